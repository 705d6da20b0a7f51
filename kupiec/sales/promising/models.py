"""Parameters of promising, and promises held for some hours."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import QuantityField


@audited(inserts=True, ignore=("version",))
class Terms(models.Model):
    """How an item is replenished; without an item, how all others of the company are. `lead_days` empty: it isn't."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lead_days = models.SmallIntegerField(null=True, blank=True)
    lot = QuantityField(default=0)
    most_lots = models.SmallIntegerField(null=True, blank=True)
    safety = QuantityField(default=0)
    weekdays = models.CharField(max_length=7, blank=True)
    cut_off = models.TimeField(null=True, blank=True)
    resource = models.ForeignKey("booking.Resource", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    unit_hours = QuantityField(default=0)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "promising_terms"
        constraints = [
            models.UniqueConstraint(fields=["company", "item"], condition=Q(item__isnull=False), name="terms_of_item_once"),
            models.UniqueConstraint(fields=["company"], condition=Q(item__isnull=True), name="terms_of_company_once"),
            models.CheckConstraint(condition=Q(lead_days__isnull=True) | Q(lead_days__gte=0, lead_days__lte=365), name="terms_lead"),
            models.CheckConstraint(condition=Q(lot__gte=0, safety__gte=0, unit_hours__gte=0), name="terms_figures"),
            models.CheckConstraint(condition=Q(most_lots__isnull=True) | Q(most_lots__gte=0), name="terms_lots"),
        ]


class Hold(models.Model):
    """A part of a promise kept from others until a moment; `source` names the paper it is for."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    warehouse = models.ForeignKey("stock.Warehouse", on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, related_name="+", db_index=False)
    quantity = QuantityField()
    on = models.DateField()
    until = models.DateTimeField()
    title = models.CharField(max_length=120, blank=True)
    source_kind = models.CharField(max_length=40, blank=True)
    source_id = models.BigIntegerField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "promising_hold"
        indexes = [
            models.Index(fields=["company", "item", "warehouse", "until"], name="hold_by_item"),
            models.Index(fields=["company", "until", "id"], name="hold_by_time"),
            models.Index(fields=["source_kind", "source_id"], name="hold_by_source"),
        ]
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="hold_positive")]
