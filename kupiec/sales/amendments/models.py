"""Amendments: the order before and after, kept whole (ORD-10)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kupiec.ground.kernel.fields import AmountField


class Amendment(models.Model):
    """A change of an accepted order. `before`, `after`: `{"head": {…}, "lines": [{…}]}` with figures as text. Append-only."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    reason = models.CharField(max_length=240)
    before = models.JSONField()
    after = models.JSONField()
    net_before = AmountField()
    net_after = AmountField()
    gross_before = AmountField()
    gross_after = AmountField()

    class Meta:
        db_table = "amendments_amendment"
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="amendments_amendment_once"),
            models.CheckConstraint(condition=Q(number__gt=0) & ~Q(reason=""), name="amendments_amendment_told"),
        ]
        indexes = [models.Index(fields=["company", "-made_at", "-id"], name="amendments_latest")]

    def __str__(self) -> str:
        return str(self.number)
