"""What all trade documents share (KER-4): abstract models only; concrete rooms declare their own keys to parties."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kupiec.ground.kernel.fields import AmountField, PercentField, PriceField, QuantityField, RateField
from kupiec.ground.kernel.light import LightModel
from kupiec.ground.kernel.packed import PackedField

PARTY_ROLES = ("orderer", "recipient", "payer")


class TradeDocument(LightModel):
    """Head of a trade document. Rooms add state, number rules and the keys `orderer`, `recipient`, `payer`.

    Amounts are in `currency`, minor units; `rate` × amount gives the company's currency. `version` grows by one with
    every change and guards against a silent overwrite. `snapshot` holds the printed facts of parties once issued.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    branch = models.ForeignKey("company.Branch", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60, blank=True)
    issue_date = models.DateField()
    currency = models.ForeignKey(
        "company.Currency", to_field="code", on_delete=models.PROTECT, related_name="+", db_column="currency", db_index=False
    )
    rate = RateField(default=1)
    rate_table = models.CharField(max_length=30, blank=True)
    rate_on = models.DateField(null=True, blank=True)
    prices_gross = models.BooleanField(default=False)
    vat_method = models.CharField(max_length=12, default="net_total")
    salesperson = models.ForeignKey("company.Employee", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    payment_method = models.CharField(max_length=20, blank=True)
    payment_days = models.SmallIntegerField(default=0)
    language = models.CharField(max_length=5, default="pl")
    customer_reference = models.CharField(max_length=80, blank=True)
    remarks = models.TextField(blank=True)
    net = AmountField(default=0)
    vat = AmountField(default=0)
    gross = AmountField(default=0)
    snapshot = PackedField(default=dict, blank=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(gross=F("net") + F("vat")), name="%(app_label)s_%(class)s_gross_sums"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="%(app_label)s_%(class)s_rate_positive"),
        ]


class TradeLine(LightModel):
    """A line of a trade document. Rooms add keys to the document, and to the item where the line may lack one.

    `quantity` is in `unit`; `base_quantity` = quantity × factor, in the item's base unit, is what stock and lineage
    use. `unit_price` is per `unit`; `net` = quantity × unit price × (1 − discount), rounded once. `trace` explains
    the price (PRC-9). `description` is the text as printed.
    """

    position = models.IntegerField()
    description = models.CharField(max_length=400, blank=True)
    unit = models.CharField(max_length=10)
    factor = QuantityField(default=1)
    quantity = QuantityField()
    base_quantity = QuantityField()
    list_price = PriceField(null=True, blank=True)
    unit_price = PriceField(default=0)
    discount_percent = PercentField(default=0)
    price_source = models.CharField(max_length=12, default="engine")
    price_reason = models.CharField(max_length=200, blank=True)
    trace = PackedField(null=True, blank=True)
    vat_code = models.CharField(max_length=8)
    vat_percent = PercentField(default=0)
    net = AmountField(default=0)
    version = models.IntegerField(default=1)

    class Meta:
        abstract = True
