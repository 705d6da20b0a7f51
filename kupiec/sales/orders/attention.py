"""Orders that need attention, for the pages of upper rooms: held, late, standing, with old prices, short of stock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.sales.orders import columns, queries
from kupiec.sales.orders.completeness import completeness
from kupiec.sales.orders.models import Hold, Order, OrderLine
from kupiec.sales.orders.values import Meaning

AT_ONCE = 40
"""How many orders of each sort are looked at, the soonest wanted first."""
WEIGHT = {"bad": 0, "warn": 1}


@dataclass(frozen=True, slots=True)
class Concern:
    """An order and why it needs attention: a mark, or how many of its open lines lack goods."""

    order: Order
    mark: kit.Mark | None = None
    short_lines: int = 0
    open_lines: int = 0


@dataclass(frozen=True, slots=True)
class Needing:
    """How many orders need attention, how many of them are held and late, how many of those looked at lack goods."""

    count: int
    held: int
    late: int
    short: int
    heaviest: list[Concern]


def needing(by: Actor, *, limit: int) -> Needing:
    """Of the orders the actor sees; a constant number of statements."""
    flagged = _flagged(by)
    sums = flagged.order_by().aggregate(
        count=Count("pk"), held=Count("pk", filter=Q(_held())), late=Count("pk", filter=Q(wanted_on__lt=clock.today()))
    )
    soonest = list(_joined(flagged.annotate(held=_held()), "-held")[:AT_ONCE])
    marks = columns.marks([order.pk for order in soonest])
    found = [Concern(order, marks[order.pk]) for order in soonest if order.pk in marks]
    short = _short(by, flagged)
    heaviest = sorted([*found, *short], key=_weight)[:limit]
    return Needing(sums["count"] + len(short), sums["held"], sums["late"], len(short), heaviest)


def _held() -> Exists:
    return Exists(Hold.objects.filter(order_id=OuterRef("pk"), released_at__isnull=True))


def _weight(concern: Concern) -> tuple[int, dt.date]:
    """Held orders first, then what is bad, then warnings; within them the soonest wanted."""
    if getattr(concern.order, "held", False):
        return -1, concern.order.wanted_on or dt.date.max
    heavy = 1 if concern.mark is None else WEIGHT.get(concern.mark.kind, 2)
    return heavy, concern.order.wanted_on or dt.date.max


def _joined(rows: QuerySet[Order], *first: str) -> QuerySet[Order]:
    soonest = F("wanted_on").asc(nulls_last=True)
    return rows.select_related("orderer", "currency").defer("snapshot", "remarks").order_by(*first, soonest, "pk")


def _flagged(by: Actor) -> QuerySet[Order]:
    """Open orders with a mark of their own (`columns.marks`)."""
    stale = OrderLine.objects.filter(order_id=OuterRef("pk")).exclude(stale="")
    why = Q(_held()) | Q(wanted_on__lt=clock.today()) | Q(Exists(stale), state=Meaning.DRAFT)
    for register in queries.registers(by.company_id):
        if register.idle_days:
            latest = clock.now() - dt.timedelta(days=register.idle_days + 1)
            why |= Q(register_id=register.pk, register_at__lte=latest)
    return queries.visible(by).filter(why, state__in=(Meaning.DRAFT, Meaning.ACCEPTED))


def _short(by: Actor, flagged: QuerySet[Order]) -> list[Concern]:
    """Accepted orders, the soonest wanted first, of which something is neither blocked for them nor free."""
    rows = queries.visible(by).filter(state=Meaning.ACCEPTED).exclude(pk__in=flagged.order_by().values("pk"))
    orders = {order.pk: order for order in _joined(rows)[:AT_ONCE]}
    return [
        Concern(orders[one.order_id], short_lines=len(one.missing), open_lines=one.open_lines)
        for one in completeness(list(orders.values()))
        if one.missing
    ]
