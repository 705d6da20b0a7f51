"""Price lists, their order for customers, discount rules in stages; all of one company (PRC-1, PRC-4, PRC-6)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import AmountField, PercentField, PriceField, QuantityField
from kupiec.money.pricing import values

_QUIET = ("version", "updated_at")


def _company() -> models.ForeignKey:
    return models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")


def _currency() -> models.ForeignKey:
    return models.ForeignKey("company.Currency", to_field="code", on_delete=models.PROTECT, related_name="+", db_column="currency")


def _optional(to: str) -> models.ForeignKey:
    return models.ForeignKey(to, on_delete=models.PROTECT, null=True, blank=True, related_name="+")


@audited(inserts=True, ignore=_QUIET)
class PriceList(models.Model):
    """A list of prices, net or gross, in one currency; base or promotional; valid from–to (PRC-1)."""

    KINDS = [(kind.value, kind.value) for kind in values.ListKind]
    company = _company()
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=KINDS, default="base")
    currency = _currency()
    gross = models.BooleanField(default=False)
    decimals = models.SmallIntegerField(default=2)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    remarks = models.CharField(max_length=240, blank=True)
    archived = models.BooleanField(default=False)
    version = models.IntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "pricing_price_list"
        indexes = [
            models.Index(fields=["company", "archived", "code", "id"], name="price_list_by_code"),
            models.Index(fields=["company", "archived", "name", "id"], name="price_list_by_name"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="price_list_once"),
            models.CheckConstraint(condition=Q(kind__in=["base", "promotional"]), name="price_list_kind"),
            models.CheckConstraint(condition=Q(decimals__gte=0, decimals__lte=4), name="price_list_decimals"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="price_list_period",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@audited(inserts=True)
class ListPrice(models.Model):
    """A price in a list, per base unit (`unit` empty) or per a pack, from a quantity on (in base units), from a day on.

    Of several valid rows for the same item, unit and quantity the one that began last holds, so future prices are
    entered ahead and a temporary one gives way when it ends.
    """

    price_list = models.ForeignKey(PriceList, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=10, blank=True)
    from_quantity = QuantityField(default=0)
    amount = PriceField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "pricing_list_price"
        constraints = [
            models.UniqueConstraint(fields=["price_list", "item", "unit", "from_quantity", "valid_from"], name="list_price_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="list_price_not_negative"),
            models.CheckConstraint(condition=Q(from_quantity__gte=0), name="list_price_quantity"),
            models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="list_price_period"),
        ]


@audited(inserts=True, ignore=_QUIET)
class Hierarchy(models.Model):
    """An ordered set of price lists for a price kind, a customer group, single customers, or everybody (PRC-4)."""

    MODES = [(mode.value, mode.value) for mode in values.BaseMode]
    company = _company()
    name = models.CharField(max_length=120)
    mode = models.CharField(max_length=8, choices=MODES, default="first")
    default = models.BooleanField(default=False)
    price_kind = _optional("parties.PriceKind")
    group = _optional("parties.CustomerGroup")
    archived = models.BooleanField(default=False)
    version = models.IntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "pricing_hierarchy"
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="hierarchy_once"),
            models.UniqueConstraint(fields=["company"], condition=Q(default=True, archived=False), name="hierarchy_one_default"),
            models.UniqueConstraint(fields=["company", "price_kind"], condition=Q(archived=False), name="hierarchy_one_per_kind"),
            models.UniqueConstraint(fields=["company", "group"], condition=Q(archived=False), name="hierarchy_one_per_group"),
            models.CheckConstraint(condition=Q(mode__in=["first", "lowest"]), name="hierarchy_mode"),
        ]

    def __str__(self) -> str:
        return self.name


@audited(inserts=True)
class HierarchyList(models.Model):
    """A list's place in a hierarchy; the first is asked first."""

    hierarchy = models.ForeignKey(Hierarchy, on_delete=models.PROTECT, related_name="+")
    price_list = models.ForeignKey(PriceList, on_delete=models.PROTECT, related_name="+")
    position = models.SmallIntegerField()

    class Meta:
        db_table = "pricing_hierarchy_list"
        constraints = [
            models.UniqueConstraint(fields=["hierarchy", "price_list"], name="hierarchy_list_once"),
            models.UniqueConstraint(fields=["hierarchy", "position"], name="hierarchy_list_place"),
        ]


@audited(inserts=True)
class OwnLists(models.Model):
    """A customer's own hierarchy; goes before that of his kind of trade and group."""

    company = _company()
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    hierarchy = models.ForeignKey(Hierarchy, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "pricing_own_lists"
        constraints = [models.UniqueConstraint(fields=["company", "party"], name="own_lists_once")]


@audited(inserts=True, ignore=_QUIET)
class DiscountStage(models.Model):
    """A stage of discount rules: of those that hold the best one, the first by priority, or all in turn (PRC-6)."""

    MODES = [(mode.value, mode.value) for mode in values.StageMode]
    company = _company()
    position = models.SmallIntegerField()
    name = models.CharField(max_length=120)
    mode = models.CharField(max_length=5, choices=MODES, default="best")
    archived = models.BooleanField(default=False)
    version = models.IntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "pricing_discount_stage"
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="discount_stage_once"),
            models.UniqueConstraint(fields=["company", "position"], condition=Q(archived=False), name="discount_stage_place"),
            models.CheckConstraint(condition=Q(mode__in=["best", "first", "all"]), name="discount_stage_mode"),
        ]

    def __str__(self) -> str:
        return self.name


@audited(inserts=True, ignore=_QUIET)
class DiscountRule(models.Model):
    """A discount rule: every condition given must hold; its effect is a percent, an amount, a price or a formula (PRC-6).

    Priority 1 is the highest; equal ones in one stage are refused. Quantities are the line's, in base units, or with
    `per_document` of all lines of the document it speaks of. `value` is the percent off, the amount off, or the price, the
    last two net per base unit in `currency`, as are the values asked. `condition` is a formula over attributes of the
    customer and the item, `formula` the price by anything known on the line (PRC-7). `floor_percent`: not below cost plus that.
    """

    EFFECTS = [(effect.value, effect.value) for effect in values.Effect]
    company = _company()
    stage = models.ForeignKey(DiscountStage, on_delete=models.PROTECT, related_name="+")
    priority = models.IntegerField()
    name = models.CharField(max_length=120)
    effect = models.CharField(max_length=8, choices=EFFECTS, default="percent")
    value = PriceField()
    currency = _currency()
    shown = models.CharField(max_length=6, choices=[("folded", "folded"), ("line", "line")], default="folded")
    exclusive = models.BooleanField(default=False)
    final = models.BooleanField(default=False)
    party = _optional("parties.Party")
    customer_group = _optional("parties.CustomerGroup")
    base = _optional("parties.Base")
    item = _optional("catalog.Item")
    item_group = _optional("catalog.ItemGroup")
    discount_group = _optional("catalog.DiscountGroup")
    item_list = _optional("pricing.ItemList")
    from_quantity = QuantityField(null=True, blank=True)
    to_quantity = QuantityField(null=True, blank=True)
    payment_method = models.CharField(max_length=20, blank=True)
    per_document = models.BooleanField(default=False)
    from_line_value = AmountField(null=True, blank=True)
    from_document_value = AmountField(null=True, blank=True)
    channel = models.CharField(max_length=8, blank=True)
    condition = models.CharField(max_length=2000, blank=True)
    formula = models.CharField(max_length=2000, blank=True)
    floor_percent = PercentField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    archived = models.BooleanField(default=False)
    version = models.IntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "pricing_discount_rule"
        indexes = [
            models.Index(fields=["company", "archived", "name", "id"], name="discount_rule_by_name"),
            models.Index(fields=["company", "archived", "stage", "priority"], name="discount_rule_by_stage"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["stage", "priority"], condition=Q(archived=False), name="discount_rule_priority"),
            models.CheckConstraint(condition=Q(priority__gte=1), name="discount_rule_priority_from_1"),
            models.CheckConstraint(condition=Q(effect__in=["percent", "amount", "fixed", "formula"]), name="discount_rule_effect"),
            models.CheckConstraint(
                condition=Q(effect="formula") & ~Q(formula="") | ~Q(effect="formula") & Q(formula=""), name="discount_rule_formula"
            ),
            models.CheckConstraint(condition=Q(channel__in=["", *(one.value for one in values.Channel)]), name="discount_rule_channel"),
            models.CheckConstraint(condition=Q(floor_percent__isnull=True) | Q(floor_percent__gt=-100), name="discount_rule_floor"),
            models.CheckConstraint(condition=~Q(effect="percent") | Q(value__gt=-1000, value__lte=100), name="discount_rule_percent"),
            models.CheckConstraint(condition=~Q(effect="fixed") | Q(value__gte=0), name="discount_rule_fixed"),
            models.CheckConstraint(condition=Q(shown="folded") | Q(shown="line", effect="percent"), name="discount_rule_shown"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="discount_rule_period",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@audited(inserts=True, ignore=_QUIET)
class ItemList(models.Model):
    """Items chosen by hand that discount rules speak of together (PRC-6)."""

    company = _company()
    name = models.CharField(max_length=120)
    archived = models.BooleanField(default=False)
    version = models.IntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "pricing_item_list"
        constraints = [models.UniqueConstraint(fields=["company", "name"], name="item_list_once")]

    def __str__(self) -> str:
        return self.name


@audited(inserts=True)
class ListedItem(models.Model):
    """An item on such a list."""

    item_list = models.ForeignKey(ItemList, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "pricing_listed_item"
        constraints = [models.UniqueConstraint(fields=["item_list", "item"], name="listed_item_once")]


class RuleStamp(models.Model):
    """Changes whenever lists, hierarchies, stages or rules of the company change, so that processes read them anew.

    A random token, not a counter: a rolled-back change can't leave behind a number that a later one repeats.
    """

    company = models.OneToOneField("company.Company", on_delete=models.PROTECT, related_name="+")
    token = models.BigIntegerField()

    class Meta:
        db_table = "pricing_rule_stamp"


@audited(inserts=True, ignore=_QUIET)
class ItemSupplier(models.Model):
    """What a supplier asks for an item: his code, price, smallest order and days to delivery; one is the main (CAT-1).

    `price` is net per base unit in `currency`, None when not agreed; `least` is in base units.
    """

    company = _company()
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    main = models.BooleanField(default=False)
    code = models.CharField(max_length=40, blank=True)
    price = PriceField(null=True, blank=True)
    currency = _currency()
    least = QuantityField(null=True, blank=True)
    lead_days = models.SmallIntegerField(null=True, blank=True)
    version = models.IntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "pricing_item_supplier"
        indexes = [models.Index(fields=["company", "party", "item"], name="item_supplier_by_party")]
        constraints = [
            models.UniqueConstraint(fields=["company", "item", "party"], name="item_supplier_once"),
            models.UniqueConstraint(fields=["company", "item"], condition=Q(main=True), name="item_supplier_one_main"),
            models.CheckConstraint(condition=Q(price__isnull=True) | Q(price__gte=0), name="item_supplier_price"),
            models.CheckConstraint(condition=Q(least__isnull=True) | Q(least__gt=0), name="item_supplier_least"),
            models.CheckConstraint(
                condition=Q(lead_days__isnull=True) | Q(lead_days__gte=0, lead_days__lte=999), name="item_supplier_days"
            ),
        ]
