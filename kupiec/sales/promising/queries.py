"""Reads: situations of items for any set in a constant number of statements, promises, holds."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog
from kupiec.sales.booking import public as booking
from kupiec.sales.promising import rules
from kupiec.sales.promising.models import Hold, Terms
from kupiec.sales.promising.values import (
    ZERO,
    Alternative,
    Answer,
    Ask,
    Days,
    Promise,
    Replenishment,
    Situation,
    TermsFacts,
    Whole,
)

AHEAD = 120
Key = tuple[int, int]
"""Item, warehouse."""
Source = tuple[str, int]
"""Who is behind a demand."""


def holds(by: Actor) -> QuerySet[Hold]:
    """Promises held now."""
    rows = Hold.objects.filter(company_id=by.company_id, until__gt=clock.now()).select_related("item", "warehouse")
    return rows.defer("item__search", "item__description") if by.may("promising.see") else rows.none()


def terms(by: Actor) -> QuerySet[Terms]:
    rows = Terms.objects.filter(company_id=by.company_id).select_related("item", "resource").defer("item__search", "item__description")
    return rows if by.may("promising.see") else rows.none()


def terms_of(item_ids: Collection[int], *, company_id: int) -> dict[int, TermsFacts]:
    """Parameters in force of items: their own, else the company's; one statement."""
    fields = ("item_id", "lead_days", "lot", "most_lots", "safety", "weekdays", "cut_off", "resource_id", "unit_hours")
    rows = Terms.objects.filter(Q(item_id__in=list(item_ids)) | Q(item__isnull=True), company_id=company_id)
    found = {item: TermsFacts(*rest) for item, *rest in rows.values_list(*fields)}
    usual = found.pop(None, TermsFacts())
    return {item: found.get(item, usual) for item in item_ids}


def situations(
    item_ids: Collection[int], *, warehouse_ids: Collection[int], company_id: int, own: Collection[Source] = ()
) -> dict[Key, Situation]:
    """Items in warehouses as promises see them. A constant number of statements for any set.

    `own`: demands that ask for themselves; what they want is not in their way, what is blocked for them is theirs.
    """
    items, places = sorted(set(item_ids)), sorted(set(warehouse_ids))
    here = {"item_id__in": items, "warehouse_id__in": places, "company_id": company_id}
    days = Days(company.working_calendar(company_id).is_working)
    chosen, today = terms_of(items, company_id=company_id), clock.today()
    free = {
        (item, place): on_hand - blocked
        for item, place, on_hand, blocked in stock.ahead.StockBalance.objects.filter(**here).values_list(
            "item_id", "warehouse_id", "on_hand", "blocked"
        )
    }
    receipts, demands = _receipts(here, today), _demands(here, today, free, own)
    load = booking.free_hours(
        {one.resource_id for one in chosen.values() if one.resource_id}, first=today, days=AHEAD, company_id=company_id
    )
    found = {}
    for item in items:
        new = _new_supply(chosen[item], days, load)
        for place in places:
            key = (item, place)
            found[key] = Situation(today, free.get(key, ZERO), tuple(receipts[key]), tuple(demands[key]), chosen[item].safety, new)
    return found


def _receipts(here: dict[str, object], today: dt.date) -> defaultdict[Key, list[tuple[dt.date, Decimal]]]:
    """Expected supply; what is late is expected tomorrow at the earliest, since it isn't here."""
    found: defaultdict[Key, list[tuple[dt.date, Decimal]]] = defaultdict(list)
    rows = stock.ahead.ExpectedSupply.objects.filter(quantity__gt=0, **here).order_by("due", "pk")
    for item, place, due, quantity in rows.values_list("item_id", "warehouse_id", "due", "quantity"):
        found[(item, place)].append((max(due, today + rules.DAY), quantity))
    return found


def _demands(
    here: dict[str, object], today: dt.date, free: dict[Key, Decimal], own: Collection[Source]
) -> defaultdict[Key, list[tuple[dt.date, Decimal]]]:
    """What others want beyond their blocks, and what is held for others; without a day it is wanted now. Own blocks are put to what is free."""
    found: defaultdict[Key, list[tuple[dt.date, Decimal]]] = defaultdict(list)
    wanted, theirs = stock.ahead.Demand.objects.filter(**here), set(own)
    blocks = stock.ahead.Allocation.objects.filter(demand__in=wanted, balance__isnull=False).order_by().values_list("demand_id")
    blocked = dict(blocks.annotate(Sum("quantity")))
    rows = wanted.order_by("pk").values_list("pk", "item_id", "warehouse_id", "due", "quantity", "source", "source_id")
    for pk, item, place, due, quantity, source, source_id in rows:
        if (source, source_id) in theirs:
            free[(item, place)] = free.get((item, place), ZERO) + blocked.get(pk, ZERO)
        elif (left := quantity - blocked.get(pk, ZERO)) > 0:
            found[(item, place)].append((due or today, left))
    for item, place, on, quantity in Hold.objects.filter(until__gt=clock.now(), **here).values_list(
        "item_id", "warehouse_id", "on", "quantity"
    ):
        found[(item, place)].append((on, quantity))
    return found


def _new_supply(chosen: TermsFacts, days: Days, load: dict[int, list[tuple[dt.date, Decimal]]]) -> Replenishment | None:
    """What could still be ordered or made, and when it would be there; the later of lead time and the resource's load."""
    first = rules.first_day(clock.now().astimezone(clock.WARSAW), cut_off=chosen.cut_off, days=days)
    on = rules.arrival(first, chosen, days)
    if on is None:
        return None
    if not chosen.resource_id or not chosen.unit_hours:
        return Replenishment(on, chosen.lot, chosen.most_lots)
    lot = chosen.lot or Decimal(1)
    made = rules.made_by(load.get(chosen.resource_id, []), lot * (chosen.most_lots or 1) * chosen.unit_hours)
    if made is None:
        return None
    most = chosen.most_lots or 1
    return Replenishment(max(on, made), lot, most, capacity=made > on)


def promise(asks: Sequence[Ask], *, warehouse_id: int, own: Collection[Source] = (), by: Actor) -> Whole:
    """When lines can be promised, all of them at once; lines of one item share what there is. Constant statements for any set.

    `own`: demands that ask for themselves. With alternatives where a line isn't there today: other warehouses of the company, substitutes.
    """
    by.require("promising.see")
    items = {ask.item_id for ask in asks}
    instead = catalog.substitutes(items)
    everything = items | {pk for some in instead.values() for pk in some}
    places = [one.id for one in stock.serving_warehouses(by.company_id)]
    if warehouse_id not in places:
        raise Refusal("NO_WAREHOUSE", N_("Choose a warehouse of this company."), "warehouse_id")
    found = situations(everything, warehouse_ids=places, company_id=by.company_id, own=own)
    left = dict(found)
    answers = []
    for ask in asks:
        key = (ask.item_id, warehouse_id)
        given = rules.promise(left[key], ask.quantity)
        left[key] = rules.taken(left[key], given)
        answers.append(Answer(ask, given, _alternatives(ask, given, left, warehouse_id, instead.get(ask.item_id, ()))))
    dates = [answer.promise.full for answer in answers]
    known = [on for on in dates if on is not None]
    return Whole(tuple(answers), max(known) if known and len(known) == len(dates) else None)


def _alternatives(
    ask: Ask, given: Promise, left: dict[Key, Situation], warehouse_id: int, instead: Sequence[int]
) -> tuple[Alternative, ...]:
    """What has the whole quantity earlier, the earliest first."""
    chosen = []
    for (item, place), situation in left.items():
        if (item, place) == (ask.item_id, warehouse_id) or (item != ask.item_id and (item not in instead or place != warehouse_id)):
            continue
        other = rules.promise(situation, ask.quantity).full
        if other is not None and (given.full is None or other < given.full):
            chosen.append(Alternative("branch" if item == ask.item_id else "substitute", item, place, other))
    return tuple(sorted(chosen, key=lambda one: (one.full, one.kind, one.item_id, one.warehouse_id))[:4])
