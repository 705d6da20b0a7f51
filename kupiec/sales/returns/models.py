"""Returns and their lines (ORD-12)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import QuantityField
from kupiec.sales.returns import values


@audited(inserts=True, ignore=("version", "updated_at"))
class Return(models.Model):
    """What a customer sends back of an order or a delivery: registered, decided, received (`zw`), settled by corrections."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    branch = models.ForeignKey("company.Branch", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60)
    state = models.CharField(max_length=9, choices=[(one.value, one.value) for one in values.State], default="new")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    document = models.ForeignKey("stock.StockDocument", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    warehouse = models.ForeignKey("stock.Warehouse", on_delete=models.PROTECT, related_name="+")
    zw = models.ForeignKey("stock.StockDocument", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    registered_on = models.DateField()
    note = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    updated_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "returns_return"
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="returns_return_number"),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in values.State]), name="returns_return_state"),
            models.CheckConstraint(condition=Q(order__isnull=False) | Q(document__isnull=False), name="returns_return_of_something"),
            models.CheckConstraint(condition=~Q(state__in=["received", "settled"]) | Q(zw__isnull=False), name="returns_return_received"),
        ]
        indexes = [
            models.Index(fields=["company", "-registered_on", "-id"], name="returns_latest"),
            models.Index(fields=["company", "state", "-registered_on"], name="returns_by_state"),
            models.Index(fields=["company", "party", "-registered_on"], name="returns_of_party"),
        ]

    def __str__(self) -> str:
        return self.number


@audited()
class ReturnLine(models.Model):
    """How much of a delivered line comes back and why; `accepted` is decided, `why` says what of the rest."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    owner = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="+")
    stock_line = models.ForeignKey("stock.StockLine", on_delete=models.PROTECT, related_name="+")
    quantity = QuantityField()
    reason = models.CharField(max_length=10, choices=[(one.value, one.value) for one in values.Reason])
    note = models.CharField(max_length=240, blank=True)
    accepted = QuantityField(null=True, blank=True)
    why = models.CharField(max_length=240, blank=True)

    class Meta:
        db_table = "returns_line"
        constraints = [
            models.UniqueConstraint(fields=["owner", "stock_line"], name="returns_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="returns_line_positive"),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True) | Q(accepted__gte=0, accepted__lte=F("quantity")), name="returns_line_accepted"
            ),
            models.CheckConstraint(condition=Q(reason__in=[one.value for one in values.Reason]), name="returns_line_reason"),
        ]


class ReturnCorrection(models.Model):
    """A correction drafted for a return. Gone with the correction when its draft is discarded (CASCADE)."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    owner = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="+")
    correction = models.OneToOneField("invoicing.Invoice", on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "returns_correction"
