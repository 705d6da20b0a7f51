"""Resources and their bookings; the database itself refuses firm bookings that overlap."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import QuantityField
from kupiec.ground.kernel.guards import guard
from kupiec.sales.booking.values import State


@audited(inserts=True, ignore=("version",))
class Resource(models.Model):
    """A machine, a team, a hall: `day_hours` are what it works on a working day."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    day_hours = QuantityField(default=8)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "booking_resource"
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="resource_code_once"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="resource_named"),
            models.CheckConstraint(condition=Q(day_hours__gt=0, day_hours__lte=24), name="resource_hours"),
        ]

    def __str__(self) -> str:
        return self.code


@audited(inserts=True, ignore=("version",))
class Booking(models.Model):
    """A resource taken from a moment to a moment."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=[(one.value, one.value) for one in State])
    title = models.CharField(max_length=160, blank=True)
    source_kind = models.CharField(max_length=40, blank=True)
    source_id = models.BigIntegerField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "booking_booking"
        indexes = [
            models.Index(fields=["resource", "starts_at"], name="booking_by_resource"),
            models.Index(fields=["company", "starts_at", "id"], name="booking_by_time"),
            models.Index(fields=["source_kind", "source_id"], name="booking_by_source"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_lasts"),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in State]), name="booking_state"),
        ]


_OTHER = "SELECT 1 FROM {table} b WHERE b.resource_id = NEW.resource_id AND b.state = 'firm' AND b.starts_at < NEW.ends_at AND NEW.starts_at < b.ends_at"
guard(
    "booking_firm_alone",
    table="booking_booking",
    sqlite=(
        "CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN NEW.state = 'firm' AND EXISTS (" + _OTHER + ") BEGIN SELECT RAISE(ABORT, 'booking_overlap'); END",
        "CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN NEW.state = 'firm' AND EXISTS (" + _OTHER + " AND b.id <> NEW.id) BEGIN SELECT RAISE(ABORT, 'booking_overlap'); END",
    ),
    postgres=("CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION kupiec_booking_firm_alone()",),
    function="CREATE OR REPLACE FUNCTION kupiec_booking_firm_alone() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN"
    " IF NEW.state = 'firm' THEN"
    " PERFORM 1 FROM booking_resource WHERE id = NEW.resource_id FOR UPDATE;"
    " IF EXISTS (" + _OTHER.replace("{table}", "booking_booking") + " AND b.id <> NEW.id) THEN"
    " RAISE EXCEPTION 'booking_overlap' USING ERRCODE = 'exclusion_violation'; END IF; END IF; RETURN NEW; END $body$",
)  # fmt: skip
"""Whoever writes bookings, and however many at once: the row of the resource is locked first, then what is firm is looked at."""
