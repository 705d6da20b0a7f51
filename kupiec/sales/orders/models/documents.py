"""Orders: head, lines, holds, the log of register moves, and the steps a user may take back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kupiec.ground.documents import public as documents
from kupiec.ground.documents.models import TradeDocument, TradeLine
from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import AmountField, PriceField, QuantityField
from kupiec.ground.kernel.light import LightModel
from kupiec.sales.orders import values
from kupiec.sales.orders.models.registers import Register


def _party() -> models.ForeignKey:
    return models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+", db_index=False)


@audited(inserts=True, ignore=("version", "updated_at", "cost"), when="OLD.state <> 'draft' OR OLD.moves > 0")
class Order(TradeDocument):
    """A customer's order. `state` is the meaning of its register, kept beside it for indexes and constraints.

    `credit` says what the last credit check at acceptance did (I24). `cost` is the sum of line costs in the
    company's currency. `register_at`: since when it stands in its register; `moves`: how many moves it has made.
    """

    STATES = [(meaning.value, meaning.value) for meaning in values.Meaning]
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=9, choices=STATES, default="draft")
    register_at = models.DateTimeField()
    moves = models.IntegerField(default=0)
    orderer = _party()
    recipient = _party()
    payer = _party()
    delivery_address = models.ForeignKey("parties.Address", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    warehouse = models.ForeignKey("stock.Warehouse", on_delete=models.PROTECT, related_name="+")
    wanted_on = models.DateField(null=True, blank=True)
    credit = models.CharField(max_length=9, blank=True)
    credit_over_by = AmountField(null=True, blank=True)
    cost = AmountField(default=0)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.BigIntegerField(null=True, blank=True)
    channel = models.CharField(max_length=8, default="office")
    copied_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(TradeDocument.Meta):
        db_table = "orders_order"
        constraints = [
            *TradeDocument.Meta.constraints,
            models.UniqueConstraint(fields=["company", "number"], condition=~Q(number=""), name="orders_order_number_once"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_at__isnull=False) & ~Q(credit=""),
                name="orders_order_accepted_checked",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "issue_date", "id"], name="orders_order_day"),
            models.Index(fields=["company", "register", "id"], name="orders_order_register"),
            models.Index(fields=["company", "state", "wanted_on"], name="orders_order_state"),
            models.Index(fields=["company", "state", "register_at"], name="orders_order_lately"),
            models.Index(fields=["company", "wanted_on", "id"], name="orders_order_wanted"),
            models.Index(fields=["company", "gross", "id"], name="orders_order_gross"),
            models.Index(fields=["company", "orderer", "issue_date"], name="orders_order_orderer"),
            models.Index(fields=["company", "salesperson", "issue_date"], name="orders_order_sales"),
        ]

    def __str__(self) -> str:
        return documents.named(self.number, "ZS", self.pk)


@audited(ignore=("version", "position", "stale", "cost", "cost_value"), when="OLD.followed")
class OrderLine(TradeLine):
    """A line of an order. Without an item it is free text and never meets the warehouse.

    `given_up`: closed without delivery. `to_fulfil`: how much of the rest may be delivered next (empty = all).
    `stale` names what changed since the price was made (`customer currency date`). `cost` is per base unit, `cost_value`
    of the whole line, in the company's currency. `followed`: the order has left its first register, so changes are audited.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    promotion = models.ForeignKey("promotions.Promotion", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    set_line = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    stocked = models.BooleanField(default=False)
    cost = PriceField(null=True, blank=True)
    cost_value = AmountField(null=True, blank=True)
    stale = models.CharField(max_length=40, blank=True)
    given_up = QuantityField(default=0)
    to_fulfil = QuantityField(null=True, blank=True)
    followed = models.BooleanField(default=False)
    remarks = models.CharField(max_length=240, blank=True)

    class Meta(TradeLine.Meta):
        db_table = "orders_line"
        indexes = [
            models.Index(fields=["order"], name="orders_line_order"),
            models.Index(fields=["set_line"], condition=Q(set_line__isnull=False), name="orders_line_of_set"),
            models.Index(fields=["promotion"], condition=Q(promotion__isnull=False), name="orders_line_promotion"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0, base_quantity__gt=0), name="orders_line_positive"),
            models.CheckConstraint(condition=Q(factor__gt=0), name="orders_line_factor"),
            models.CheckConstraint(condition=Q(given_up__gte=0, given_up__lte=F("base_quantity")), name="orders_line_given_up"),
            models.CheckConstraint(
                condition=Q(to_fulfil__isnull=True) | Q(to_fulfil__gte=0, to_fulfil__lte=F("base_quantity")),
                name="orders_line_to_fulfil",
            ),
            models.CheckConstraint(condition=Q(discount_percent__gte=0, discount_percent__lte=100), name="orders_line_discount"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="orders_line_price"),
        ]


class RegisterMove(LightModel):
    """One passage from register to register; `effects` tells what it did. Append-only."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+")
    origin = models.ForeignKey(Register, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    target = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    note = models.CharField(max_length=240, blank=True)
    effects = models.JSONField(default=dict, blank=True)

    class Meta:
        db_table = "orders_register_move"


@audited(inserts=True)
class Hold(models.Model):
    """Something that stops an order: placed with a reason, released by a named person with a reason (ORD-6).

    `stops`: `accept` (waits for approval before acceptance) or `deliveries` (accepted, nothing new goes out).
    """

    KINDS = [("credit", "credit"), ("terms", "terms"), ("manual", "manual")]
    STOPS = [("accept", "accept"), ("deliveries", "deliveries")]
    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=6, choices=KINDS)
    stops = models.CharField(max_length=10, choices=STOPS)
    reason = models.CharField(max_length=240)
    over_by = AmountField(null=True, blank=True)
    allowed_gross = AmountField(null=True, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    placed_at = models.DateTimeField()
    placed_by = models.BigIntegerField(null=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.BigIntegerField(null=True, blank=True)
    release_reason = models.CharField(max_length=240, blank=True)

    class Meta:
        db_table = "orders_hold"
        indexes = [models.Index(fields=["order", "released_at"], name="orders_hold_order")]
        constraints = [
            models.UniqueConstraint(fields=["order", "kind"], condition=Q(released_at__isnull=True), name="orders_hold_one_open"),
            models.CheckConstraint(condition=Q(released_at__isnull=True) | ~Q(release_reason=""), name="orders_hold_released_why"),
        ]


class UndoStep(models.Model):
    """What takes back one accepted change of lines in a draft: rows to put back, drop or restore. The last ones only."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="+", db_index=False)
    user_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    verb = models.CharField(max_length=20)
    back = models.JSONField()

    class Meta:
        db_table = "orders_undo_step"
        indexes = [models.Index(fields=["order", "user_id", "id"], name="orders_undo_latest")]
