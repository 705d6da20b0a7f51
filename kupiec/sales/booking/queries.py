"""Reads: resources, bookings, hours left."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

from django.db.models import QuerySet

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.sales.booking import rules
from kupiec.sales.booking.models import Booking, Resource
from kupiec.sales.booking.values import ZERO, Span, State

DAY = dt.timedelta(days=1)


def visible(by: Actor) -> QuerySet[Booking]:
    rows = Booking.objects.filter(company_id=by.company_id).select_related("resource")
    return rows if by.may("booking.see") else rows.none()


def resources(by: Actor) -> QuerySet[Resource]:
    rows = Resource.objects.filter(company_id=by.company_id)
    return rows if by.may("booking.see") else rows.none()


def taken(resource_ids: Collection[int], span: Span) -> dict[int, list[Span]]:
    """Firm bookings of resources that touch a stretch of time; one statement."""
    found: defaultdict[int, list[Span]] = defaultdict(list)
    rows = Booking.objects.filter(
        resource_id__in=list(resource_ids), state=State.FIRM, starts_at__lt=span.ends_at, ends_at__gt=span.starts_at
    )
    for resource, starts, ends in rows.order_by("starts_at").values_list("resource_id", "starts_at", "ends_at"):
        found[resource].append(Span(starts, ends))
    return found


def _day(on: dt.date) -> Span:
    starts = dt.datetime.combine(on, dt.time(), clock.WARSAW)
    return Span(starts, dt.datetime.combine(on + DAY, dt.time(), clock.WARSAW))


def free_hours(resource_ids: Collection[int], *, first: dt.date, days: int, company_id: int) -> dict[int, list[tuple[dt.date, Decimal]]]:
    """Hours left of each day for resources, none on days off. Four statements for any set."""
    if not resource_ids:
        return {}
    calendar = company.working_calendar(company_id)
    hours = dict(Resource.objects.filter(pk__in=list(resource_ids), company_id=company_id).values_list("pk", "day_hours"))
    booked = taken(hours, Span(_day(first).starts_at, _day(first + DAY * days).ends_at))
    dates = [first + DAY * number for number in range(days)]
    return {
        pk: [(on, rules.hours_left(each, _day(on), booked.get(pk, ())) if calendar.is_working(on) else ZERO) for on in dates]
        for pk, each in hours.items()
    }
