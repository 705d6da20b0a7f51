"""Trips, their stops in order, what is carried to each (ORD-9)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import AmountField
from kupiec.sales.transport import values


@audited(inserts=True, ignore=("version", "updated_at"))
class Trip(models.Model):
    """A transport order (TR). A draft has no number; `cost` is net, in the company's currency."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    branch = models.ForeignKey("company.Branch", on_delete=models.PROTECT, related_name="+")
    warehouse = models.ForeignKey("stock.Warehouse", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=9, choices=[(one.value, one.value) for one in values.State], default="draft")
    carrier = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    vehicle = models.CharField(max_length=60, blank=True)
    driver = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    loading_on = models.DateField()
    cost = AmountField(null=True, blank=True)
    remarks = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    updated_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "transport_trip"
        indexes = [
            models.Index(fields=["company", "-loading_on", "-id"], name="transport_latest"),
            models.Index(fields=["company", "state", "loading_on"], name="transport_by_state"),
            models.Index(fields=["company", "carrier", "-loading_on"], name="transport_of_carrier"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], condition=~Q(number=""), name="transport_number_once"),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in values.State]), name="transport_state"),
            models.CheckConstraint(condition=~Q(state__in=["placed", "left", "done"]) | ~Q(number=""), name="transport_numbered"),
            models.CheckConstraint(condition=Q(cost__isnull=True) | Q(cost__gte=0), name="transport_cost"),
        ]

    def __str__(self) -> str:
        return documents.named(self.number, "TR", self.pk)


@audited(inserts=True)
class TripStop(models.Model):
    """Where the trip stops: whose place, in which order, how it went."""

    trip = models.ForeignKey(Trip, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.IntegerField()
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=240, blank=True)
    state = models.CharField(max_length=6, choices=[(one.value, one.value) for one in values.Stop], default="open")
    settled_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=240, blank=True)

    class Meta:
        db_table = "transport_stop"
        indexes = [models.Index(fields=["trip", "position", "id"], name="transport_stop_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True) | Q(state__in=["done", "failed"], settled_at__isnull=False),
                name="transport_stop_settled",
            )
        ]


class Load(models.Model):
    """An order or a delivery carried to a stop; a delivery goes on one trip."""

    stop = models.ForeignKey(TripStop, on_delete=models.PROTECT, related_name="+", db_index=False)
    trip = models.ForeignKey(Trip, on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    document = models.ForeignKey("stock.StockDocument", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "transport_load"
        indexes = [
            models.Index(fields=["stop"], name="transport_load_of_stop"),
            models.Index(fields=["trip"], name="transport_load_of_trip"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(order__isnull=False, document__isnull=True) | Q(order__isnull=True, document__isnull=False),
                name="transport_load_one",
            ),
            models.UniqueConstraint(fields=["document"], condition=Q(document__isnull=False), name="transport_load_document"),
            models.UniqueConstraint(fields=["trip", "order"], condition=Q(order__isnull=False), name="transport_load_order"),
        ]
