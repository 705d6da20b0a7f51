"""Offers: identity and number once, content in versions and variants, lines, what was ordered of each (OFR-1, 2, 8, 11)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kupiec.ground.documents.models import TradeDocument, TradeLine
from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import AmountField, PriceField, QuantityField
from kupiec.ground.kernel.guards import guard
from kupiec.ground.kernel.light import LightModel
from kupiec.ground.merging import public as merging
from kupiec.sales.offers import values


def _company(**kwargs: object) -> models.ForeignKey:
    return models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False, **kwargs)  # type: ignore[arg-type]


@audited(inserts=True, ignore=("version",))
class LossReason(models.Model):
    """Why offers are lost: too dear, too late, another brand … shared by the group."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    position = models.SmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "offers_loss_reason"

    def __str__(self) -> str:
        return self.name


@audited(inserts=True, ignore=("version", "updated_at", "net", "gross", "valid_until", "versions"))
class Offer(LightModel):
    """An offer as the customer knows it: its number, for whom, whose, and how it ended.

    `net`, `gross`, `currency`, `valid_until` are those of the version that counts (accepted, else last sent, else last),
    `versions` how many there are; all kept by the verbs.
    """

    STATES = [(state.value, state.value) for state in values.OfferState]
    company = _company()
    branch = models.ForeignKey("company.Branch", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60)
    issue_date = models.DateField()
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+", db_index=False)
    contact = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=160, blank=True)
    salesperson = models.ForeignKey("company.Employee", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=STATES, default="draft")
    currency = models.ForeignKey(
        "company.Currency", to_field="code", on_delete=models.PROTECT, related_name="+", db_column="currency", db_index=False
    )
    net = AmountField(default=0)
    gross = AmountField(default=0)
    valid_until = models.DateField(null=True, blank=True)
    versions = models.SmallIntegerField(default=1)
    result_on = models.DateField(null=True, blank=True)
    result_note = models.CharField(max_length=400, blank=True)
    reason = models.ForeignKey(LossReason, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    competitor = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    competitor_name = models.CharField(max_length=120, blank=True)
    competitor_price = AmountField(null=True, blank=True)
    copied_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    inquiry = models.ForeignKey("inquiries.Inquiry", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "offers_offer"
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="offers_offer_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "sent"], result_on__isnull=True)
                | Q(state__in=["won", "partly", "lost", "expired"], result_on__isnull=False),
                name="offers_offer_result_dated",
            ),
            models.CheckConstraint(condition=~Q(state="lost") | Q(reason__isnull=False), name="offers_offer_lost_why"),
        ]
        indexes = [
            models.Index(fields=["company", "issue_date", "id"], name="offers_offer_day"),
            models.Index(fields=["company", "state", "valid_until"], name="offers_offer_state"),
            models.Index(fields=["company", "valid_until", "id"], name="offers_offer_valid"),
            models.Index(fields=["company", "net", "id"], name="offers_offer_net"),
            models.Index(fields=["company", "party", "issue_date"], name="offers_offer_party"),
            models.Index(fields=["company", "salesperson", "issue_date"], name="offers_offer_sales"),
        ]

    def __str__(self) -> str:
        return self.number


@audited(inserts=True, ignore=("version", "updated_at"), when="OLD.state <> 'draft'")
class OfferVersion(TradeDocument):
    """One version of an offer's content, or a variant (A, B) of it; frozen once sent.

    `label` says why it was made; `number` and `salesperson` are the offer's and stay empty here. `cost` is the sum of
    line costs in the company's currency.
    """

    STATES = [(state.value, state.value) for state in values.VersionState]
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="+", db_index=False)
    ordinal = models.SmallIntegerField()
    variant = models.CharField(max_length=1, blank=True)
    state = models.CharField(max_length=9, choices=STATES, default="draft")
    label = models.CharField(max_length=120, blank=True)
    valid_until = models.DateField()
    delivery_terms = models.CharField(max_length=240, blank=True)
    text_before = models.TextField(blank=True)
    text_after = models.TextField(blank=True)
    cost = AmountField(default=0)
    made_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_to = models.CharField(max_length=160, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta(TradeDocument.Meta):
        db_table = "offers_version"
        constraints = [
            *TradeDocument.Meta.constraints,
            models.UniqueConstraint(fields=["offer", "ordinal", "variant"], name="offers_version_once"),
            models.UniqueConstraint(fields=["offer"], condition=Q(state="accepted"), name="offers_version_one_accepted"),
            models.CheckConstraint(condition=Q(state__in=["draft", "discarded"]) | Q(sent_at__isnull=False), name="offers_version_sent_at"),
            models.CheckConstraint(condition=Q(ordinal__gte=1), name="offers_version_ordinal"),
        ]
        indexes = [models.Index(fields=["company", "state", "valid_until"], name="offers_version_state")]

    def __str__(self) -> str:
        return f"{self.ordinal}{self.variant}"


class OfferLine(TradeLine):
    """A line of a version: an item, or free text, or a section's heading (`kind`). `choice`: firm, optional, alternative.

    `thread` is the id of the line this one was carried on from, version by version (0: it is the first): comparisons
    follow it. `stale` names what changed since the price was made (`customer currency date`).
    """

    company = _company()
    offer_version = models.ForeignKey(OfferVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=7, default="line")
    choice = models.CharField(max_length=11, default="firm")
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    promotion = models.ForeignKey("promotions.Promotion", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    set_line = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    thread = models.BigIntegerField(default=0)
    cost = PriceField(null=True, blank=True)
    cost_value = AmountField(null=True, blank=True)
    stale = models.CharField(max_length=40, blank=True)

    class Meta(TradeLine.Meta):
        db_table = "offers_line"
        indexes = [
            models.Index(fields=["offer_version"], name="offers_line_version"),
            models.Index(fields=["set_line"], condition=Q(set_line__isnull=False), name="offers_line_of_set"),
            models.Index(fields=["promotion"], condition=Q(promotion__isnull=False), name="offers_line_promotion"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind="section") | Q(kind="line", quantity__gt=0), name="offers_line_kind"),
            models.CheckConstraint(condition=~Q(kind="section") | Q(net=0, item__isnull=True), name="offers_line_section_empty"),
            models.CheckConstraint(condition=Q(choice__in=["firm", "optional", "alternative"]), name="offers_line_choice"),
            models.CheckConstraint(condition=Q(unit_price__gte=0, factor__gt=0), name="offers_line_price"),
            models.CheckConstraint(condition=Q(discount_percent__gte=0, discount_percent__lte=100), name="offers_line_discount"),
        ]


class Ordered(LightModel):
    """How much of an offer's line went into an order's line (KER-5), in base units; counts until the order is cancelled."""

    company = _company()
    offer_line = models.ForeignKey(OfferLine, on_delete=models.PROTECT, related_name="+")
    order_line = models.OneToOneField("orders.OrderLine", on_delete=models.PROTECT, related_name="+", primary_key=True)
    quantity = QuantityField()

    class Meta:
        db_table = "offers_ordered"
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="offers_ordered_positive"),
        ]


_FROZEN = "(SELECT state FROM offers_version WHERE id = OLD.offer_version_id) <> 'draft'"
_ITEM = {"item_id": "catalog.item"}
"""The key that follows when an item is merged into another (KER-22)."""
guard(
    "offers_line_frozen",
    table="offers_line",
    sqlite=(
        "CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN " + _FROZEN
        + f" AND NOT ({merging.following.sqlite(OfferLine, _ITEM)})"
        + " BEGIN SELECT RAISE(ABORT, 'a sent version can not be changed'); END",
        "CREATE TRIGGER {name} BEFORE DELETE ON {table} WHEN " + _FROZEN
        + " BEGIN SELECT RAISE(ABORT, 'a sent version can not be changed'); END",
    ),
    postgres=(
        "CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION offers_line_frozen()",
    ),
    function="""
CREATE OR REPLACE FUNCTION offers_line_frozen() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF """ + merging.following.postgres(_ITEM) + """ THEN RETURN NEW; END IF;
  END IF;
  IF """ + _FROZEN + """ THEN RAISE EXCEPTION 'a sent version can not be changed'; END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $body$
""",
)  # fmt: skip
