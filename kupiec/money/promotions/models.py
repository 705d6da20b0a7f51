"""Bundle promotions of a company, and which of them documents have taken (PRC-8)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kupiec.ground.kernel import known
from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import PriceField, QuantityField
from kupiec.money.promotions import values


@audited(inserts=True, ignore=("version", "updated_at"))
class Promotion(models.Model):
    """Buy a quantity of some items, get others free or cheaper.

    `together`: so many base units of all items bought count together; empty: each row asks its own quantity. `reward` is
    a gift on a line of its own, or `own_quantity` of the very pieces bought, the cheapest. `value` is the percent off, or
    the price per base unit, net in the company's currency. `most` times per document; empty: any number. Priority 1 is
    the highest and stands once among promotions in use, so the order of entering them never matters.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=80)
    priority = models.IntegerField()
    together = QuantityField(null=True, blank=True)
    reward = models.CharField(max_length=4, choices=[(one.value, one.value) for one in values.Reward], default="gift")
    effect = models.CharField(max_length=7, choices=[(one.value, one.value) for one in values.Effect], default="free")
    value = PriceField(default=0)
    settling = models.CharField(max_length=8, choices=[(one.value, one.value) for one in values.Settling], default="zero")
    own_quantity = QuantityField(default=0)
    most = models.IntegerField(null=True, blank=True)
    group = models.ForeignKey("parties.CustomerGroup", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    archived = models.BooleanField(default=False)
    version = models.IntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "promotions_promotion"
        indexes = [models.Index(fields=["company", "archived", "code", "id"], name="promotion_by_code")]
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="promotion_once"),
            models.UniqueConstraint(fields=["company", "priority"], condition=Q(archived=False), name="promotion_priority"),
            models.CheckConstraint(condition=Q(priority__gte=1), name="promotion_priority_from_1"),
            models.CheckConstraint(condition=Q(together__isnull=True) | Q(together__gt=0), name="promotion_together"),
            models.CheckConstraint(condition=Q(reward="gift") | Q(reward="own", own_quantity__gt=0), name="promotion_reward"),
            models.CheckConstraint(
                condition=Q(effect="free") | Q(effect="percent", value__gt=0, value__lte=100) | Q(effect="price", value__gte=0),
                name="promotion_effect",
            ),
            models.CheckConstraint(condition=Q(settling__in=["zero", "symbolic", "spread"]), name="promotion_settling"),
            models.CheckConstraint(condition=Q(most__isnull=True) | Q(most__gte=1), name="promotion_most"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="promotion_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


@audited(inserts=True)
class PromotionPart(models.Model):
    """What is bought (an item, or a group of items with its subgroups) or one of the gifts to choose from (an item).

    `quantity` in base units: asked of this row alone (empty where all count together), or given for each bundle bought.
    """

    promotion = models.ForeignKey(Promotion, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=4, choices=[("buy", "buy"), ("gift", "gift")])
    position = models.SmallIntegerField()
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    item_group = models.ForeignKey("catalog.ItemGroup", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    quantity = QuantityField(null=True, blank=True)

    class Meta:
        db_table = "promotions_part"
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False, item_group__isnull=True) | Q(item__isnull=True, item_group__isnull=False, role="buy"),
                name="promotion_part_of_what",
            ),
            models.CheckConstraint(condition=Q(quantity__isnull=True) | Q(quantity__gt=0), name="promotion_part_quantity"),
            models.CheckConstraint(condition=Q(role="buy") | Q(quantity__isnull=False), name="promotion_part_gift"),
        ]


class Taken(models.Model):
    """A document (named by kind and id: an order, a version of an offer) took this promotion, with this gift.

    How often it applies is worked out of the document's lines each time they change; lines it made carry its key.
    """

    kind = models.CharField(max_length=30)
    document_id = models.BigIntegerField()
    promotion = models.ForeignKey(Promotion, on_delete=models.PROTECT, related_name="+")
    gift = models.ForeignKey(PromotionPart, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "promotions_taken"
        constraints = [models.UniqueConstraint(fields=["kind", "document_id", "promotion"], name="promotion_taken_once")]


@audited(inserts=True, ignore=("version", "updated_at"))
class ItemSet(models.Model):
    """How an item of the kind *set* is priced (CAT-5): as its components are, or at its own price, split among them."""

    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, related_name="+")
    price = models.CharField(max_length=10, choices=[("components", "components"), ("own", "own")], default="components")
    version = models.IntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "promotions_set"
        constraints = [
            models.UniqueConstraint(fields=["item"], name="promotions_set_once"),
            models.CheckConstraint(condition=Q(price__in=["components", "own"]), name="promotions_set_price"),
        ]


@audited(inserts=True)
class SetPart(models.Model):
    """A component of a set: base units of `item` in one base unit of the set item `whole`."""

    whole = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, related_name="+")
    quantity = QuantityField()
    position = models.SmallIntegerField()

    class Meta:
        db_table = "promotions_set_part"
        constraints = [
            models.UniqueConstraint(fields=["whole", "item"], name="promotions_set_part_once"),
            models.CheckConstraint(condition=~Q(whole=F("item")), name="promotions_set_part_other"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="promotions_set_part_quantity"),
        ]


known.keep("promotions_promotion", "promotions_part", "promotions_set", "promotions_set_part")
