"""Lineage of contracts: orders made of them, materials issued for them, invoices that come round (CON-5, CON-7)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import AmountField
from kupiec.sales.calloffs.values import MOST_MONTHS


def _company() -> models.ForeignKey:
    return models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)


class CalledOff(models.Model):
    """A line of an order drawn on a line of a contract; what becomes of it the order knows."""

    company = _company()
    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+")
    order_line = models.OneToOneField("orders.OrderLine", on_delete=models.CASCADE, related_name="+", primary_key=True)

    class Meta:
        db_table = "calloffs_order_line"


class Issued(models.Model):
    """A line of a stock document that issues material for a contract."""

    company = _company()
    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, related_name="+")
    stock_line = models.OneToOneField("stock.StockLine", on_delete=models.CASCADE, related_name="+", primary_key=True)

    class Meta:
        db_table = "calloffs_issued"


@audited(inserts=True, ignore=("version",))
class Plan(models.Model):
    """Invoices that come round of a contract: what its lines with a quantity and a price come to, each so many months.

    `next_on` is the first day of the next period; a period is invoiced on its first day (in advance) or on the day after its last.
    """

    company = _company()
    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    every_months = models.SmallIntegerField(default=1)
    anchor = models.SmallIntegerField()
    next_on = models.DateField()
    in_advance = models.BooleanField(default=False)
    prorate = models.BooleanField(default=True)
    issue = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "calloffs_plan"
        indexes = [models.Index(fields=["company", "active", "next_on"], name="calloffs_plan_next")]
        constraints = [
            models.CheckConstraint(condition=Q(every_months__gte=1, every_months__lte=MOST_MONTHS), name="calloffs_plan_months"),
            models.CheckConstraint(condition=Q(anchor__gte=1, anchor__lte=31), name="calloffs_plan_anchor"),
            models.CheckConstraint(condition=~Q(name=""), name="calloffs_plan_named"),
        ]


class Period(models.Model):
    """A period of a plan and the invoice drafted for it: once for each first day, whatever happens to the job."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+", db_index=False)
    begins = models.DateField()
    ends = models.DateField()
    net = AmountField()
    invoice = models.ForeignKey("invoicing.Invoice", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "calloffs_period"
        constraints = [
            models.UniqueConstraint(fields=["plan", "begins"], name="calloffs_period_once"),
            models.CheckConstraint(condition=Q(ends__gte=F("begins")), name="calloffs_period_days"),
        ]
