"""Confirmations, their lines and tranches, and every date that was promised (CNF-1, CNF-2)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import AmountField, PriceField, QuantityField, RateField
from kupiec.sales.confirmations.values import Source, State


def _company() -> models.ForeignKey:
    return models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)


def _party() -> models.ForeignKey:
    return models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+", db_index=False)


def _choices(kind: Any) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kind]


@audited(inserts=True, ignore=("version", "updated_at"))
class Confirmation(models.Model):
    """What we promise a customer, made from a letter, offer, order or contract. A draft has no number and promises nothing.

    `order` is the order it stands on, once there is one: what went out is what was delivered of that. `credit_over_by`: by how
    much the credit limit was exceeded when it was confirmed. Goods are delivered to an address or picked up at a warehouse.
    """

    company = _company()
    branch = models.ForeignKey("company.Branch", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=_choices(State), default=State.DRAFT)
    number = models.CharField(max_length=60, blank=True)
    issue_date = models.DateField()
    source = models.CharField(max_length=8, choices=_choices(Source), blank=True)
    source_id = models.BigIntegerField(null=True, blank=True)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    orderer = _party()
    recipient = _party()
    payer = _party()
    delivery_address = models.ForeignKey("parties.Address", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    pickup = models.ForeignKey("stock.Warehouse", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    warehouse = models.ForeignKey("stock.Warehouse", on_delete=models.PROTECT, related_name="+")
    currency = models.ForeignKey(
        "company.Currency", to_field="code", on_delete=models.PROTECT, related_name="+", db_column="currency", db_index=False
    )
    rate = RateField(default=1)
    salesperson = models.ForeignKey("company.Employee", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    customer_reference = models.CharField(max_length=80, blank=True)
    remarks = models.TextField(blank=True)
    credit_over_by = AmountField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "confirmations_confirmation"
        indexes = [
            models.Index(fields=["company", "-issue_date", "-id"], name="confirmation_latest"),
            models.Index(fields=["company", "orderer", "-issue_date"], name="confirmation_of_customer"),
            models.Index(fields=["company", "salesperson", "-issue_date"], name="confirmation_of_sales"),
            models.Index(fields=["company", "-updated_at", "-id"], name="confirmation_by_change"),
            models.Index(fields=["source", "source_id"], name="confirmation_of_source"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], condition=~Q(number=""), name="confirmation_number"),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in State]), name="confirmation_state"),
            models.CheckConstraint(
                condition=Q(source="", source_id__isnull=True) | ~Q(source="") & Q(source_id__isnull=False), name="confirmation_from"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | ~Q(number="") & Q(confirmed_at__isnull=False), name="confirmation_numbered"
            ),
            models.CheckConstraint(condition=Q(pickup__isnull=True) | Q(delivery_address__isnull=True), name="confirmation_one_place"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="confirmation_rate"),
        ]

    def __str__(self) -> str:
        return documents.named(self.number, "POT", self.pk)


@audited(inserts=True, ignore=("version",))
class Line(models.Model):
    """What is confirmed: `quantity` in `unit`, `price` net per unit. `live`: not cancelled, so no other stands on the same line of an order.

    `source_line`: the line of the offer or contract it was made from.
    """

    confirmation = models.ForeignKey(Confirmation, on_delete=models.PROTECT, related_name="+", db_index=False)
    company = _company()
    position = models.IntegerField()
    order_line = models.ForeignKey("orders.OrderLine", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    description = models.CharField(max_length=400)
    unit = models.CharField(max_length=10)
    factor = QuantityField(default=1)
    quantity = QuantityField()
    base_quantity = QuantityField()
    price = PriceField(null=True, blank=True)
    requested_on = models.DateField(null=True, blank=True)
    source_line = models.BigIntegerField(null=True, blank=True)
    live = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "confirmations_line"
        indexes = [
            models.Index(fields=["confirmation", "position", "id"], name="confirmations_line_place"),
            models.Index(fields=["company", "item"], name="confirmations_line_item"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order_line"], condition=Q(live=True, order_line__isnull=False), name="confirmations_line_once"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0, base_quantity__gt=0, factor__gt=0), name="confirmations_line_quantity"),
            models.CheckConstraint(condition=Q(price__isnull=True) | Q(price__gte=0), name="confirmations_line_price"),
            models.CheckConstraint(condition=~Q(description=""), name="confirmations_line_says"),
        ]


@audited(inserts=True, ignore=("version", "until"))
class Tranche(models.Model):
    """A part of a line promised for a day, `quantity` in the line's unit. The sum of a line's tranches is its quantity.

    `until`: how much of the line is due up to and with it, in base units. `first_on`: the day promised first. `by_hand`: corrected,
    so it stays when the others are spread again. One taken off after it was promised stays with nothing in it.
    """

    company = _company()
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    quantity = QuantityField()
    until = QuantityField()
    first_on = models.DateField(null=True, blank=True)
    by_hand = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "confirmations_tranche"
        indexes = [
            models.Index(fields=["line", "on", "id"], name="tranche_of_line"),
            models.Index(fields=["company", "on", "id"], name="tranche_by_day"),
            models.Index(fields=["company", "first_on", "id"], name="tranche_first_promised"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=0, until__gte=0), name="tranche_quantity"),
            models.CheckConstraint(condition=Q(quantity__gt=0) | Q(first_on__isnull=False), name="tranche_emptied_was_promised"),
        ]


class Promised(models.Model):
    """A date that was promised: kept for ever, each change a row of its own. Quantity 0: the tranche was taken off."""

    company = _company()
    tranche = models.ForeignKey(Tranche, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    quantity = QuantityField()
    at = models.DateTimeField()
    by_user = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=240, blank=True)

    class Meta:
        db_table = "confirmations_promised"
