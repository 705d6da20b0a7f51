"""The demand plan: orders, confirmations, blanket orders against stock and supply, over any periods (CNF-4)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.db.models import Q, QuerySet, Sum

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import QUANTITY_DECIMALS, half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kernel.words import N_
from kupiec.money.pricing import public as pricing
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog
from kupiec.sales.confirmations import queries, rules
from kupiec.sales.confirmations.models import Tranche
from kupiec.sales.confirmations.values import ZERO, Cell, Coming, Demanded, Goods, Proposal, State
from kupiec.sales.promising import public as promising
from kupiec.sales.supply import public as supply

ORDER_LINE = "orders.line"
MOST_PERIODS = 60
Span = tuple[dt.date, dt.date]


class PlanSource(Protocol):
    """A room above that knows what more will be wanted; a constant number of statements."""

    def demands(self, *, until: dt.date, company_id: int) -> Sequence[Demanded]: ...


plan_sources: Socket[PlanSource] = Socket("confirmations.plan_sources")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is planned: periods, a warehouse (None: all), a group of items with those below it, one item."""

    spans: tuple[Span, ...]
    warehouse_id: int | None = None
    group_id: int | None = None
    item_id: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """As much of an item as its plan says."""

    id: int
    code: str
    name: str
    unit: str
    kind: str
    group_id: int | None
    group_path: str


@dataclass(frozen=True, slots=True)
class Planned:
    """An item in the plan: its figures, what should be ordered; its periods are worked out when they are asked for."""

    item: Item
    goods: Goods
    proposals: tuple[Proposal, ...]
    wanted: Sequence[Demanded]
    coming: Sequence[Coming]
    spans: Sequence[Span]

    @property
    def short(self) -> bool:
        return bool(self.proposals)

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(rules.planned(self.goods, self.wanted, self.coming, self.spans))


@dataclass(frozen=True, slots=True)
class Summed:
    """A group or a warehouse in the plan: what is wanted and what comes, by period."""

    name: str
    wanted: tuple[Decimal, ...]
    coming: tuple[Decimal, ...]


def _places(asked: Asked, by: Actor) -> list[int]:
    known = [one.id for one in stock.serving_warehouses(by.company_id)]
    if asked.warehouse_id is not None and asked.warehouse_id not in known:
        raise Refusal("NO_WAREHOUSE", N_("Choose a warehouse of this company."), "warehouse")
    return [asked.warehouse_id] if asked.warehouse_id is not None else known


def plan(asked: Asked, *, by: Actor) -> list[Planned]:
    """Items wanted in the periods, those short of goods first. A constant number of statements, whatever is planned."""
    by.require("confirmations.plan")
    places = _places(asked, by)
    wanted = _chosen(demands(asked.spans[-1][1], places, by=by), asked)
    by_item: defaultdict[int, list[Demanded]] = defaultdict(list)
    for one in wanted:
        by_item[one.item_id].append(one)
    items = _items(by_item, asked)
    come, goods = _coming(items, places, by=by), _goods(items, places, by=by)
    suppliers, place = _suppliers(items, by=by), asked.warehouse_id or (places[0] if places else 0)
    ends, found = [last for _first, last in asked.spans], []
    for pk, item in items.items():
        here = come.get(pk, ())
        made = tuple(
            _proposal(item, asked.spans[at][0], quantity, place, suppliers)
            for at, quantity in rules.proposed(goods[pk], by_item[pk], here, ends)
        )
        found.append(Planned(item, goods[pk], made, by_item[pk], here, asked.spans))
    return sorted(found, key=lambda one: (not one.short, one.proposals[0].due if one.proposals else dt.date.max, one.item.code))


def _items(wanted: Collection[int], asked: Asked) -> dict[int, Item]:
    """Those of the items that are kept in stock, of the group asked for; one statement."""
    rows = catalog.Item.objects.filter(pk__among=wanted, stocked=True).order_by("pk")
    names = ("pk", "code", "name", "unit_id", "kind", "group_id", "group__path")
    items = (Item(pk, code, name, unit, kind, group, path or "") for pk, code, name, unit, kind, group, path in rows.values_list(*names))
    return {one.id: one for one in items if _in_group(one, asked)}


def _in_group(item: Item, asked: Asked) -> bool:
    return asked.group_id in (None, item.group_id) or str(asked.group_id) in item.group_path.split("/")


def _chosen(wanted: Sequence[Demanded], asked: Asked) -> list[Demanded]:
    return [one for one in wanted if asked.item_id in (None, one.item_id)]


def demands(until: dt.date, places: Collection[int], *, by: Actor) -> list[Demanded]:
    """All that is wanted from warehouses by a day, what is late as of today: each quantity once, on the day last promised for it."""
    lines = _lines(places, by.company_id)
    found = [*_of_orders(places, lines, by.company_id), *_of_confirmations(places, by.company_id)]
    for source in plan_sources:
        found += [one for one in source.demands(until=until, company_id=by.company_id) if one.warehouse_id in places]
    return [one for one in found if one.on <= until]


def _lines(places: Collection[int], company_id: int) -> dict[int, list[tuple[dt.date, Decimal]]]:
    """Tranches still to go out, by line of an order; one statement."""
    rows = _promised(company_id).filter(line__order_line__isnull=False, line__order_line__order__warehouse_id__in=list(places))
    tranches: defaultdict[int, list[tuple[dt.date, Decimal]]] = defaultdict(list)
    went: dict[int, Decimal] = {}
    for pk, on, until, gone in rows.annotate(went=queries.gone_out("line__order_line_id")).values_list(
        "line__order_line_id", "on", "until", "went"
    ):
        tranches[pk].append((on, until))
        went[pk] = gone
    return {
        pk: [
            (on, left)
            for (on, _until), left in zip(some, rules.still_promised([until for _on, until in some], went[pk]), strict=True)
            if left
        ]
        for pk, some in tranches.items()
    }


def _promised(company_id: int) -> QuerySet[Tranche]:
    return Tranche.objects.filter(
        company_id=company_id, quantity__gt=0, line__live=True, line__item__isnull=False, line__confirmation__state=State.CONFIRMED
    ).order_by("line_id", "on", "pk")


def _of_orders(places: Collection[int], lines: Mapping[int, Sequence[tuple[dt.date, Decimal]]], company_id: int) -> list[Demanded]:
    """What orders want: on the days of their tranches, the rest on the day of the order; two statements.

    An order without a day waits for the supply kept for it: nothing more is proposed for what is on its way to it.
    """
    rows = stock.ahead.Demand.objects.filter(company_id=company_id, warehouse_id__in=list(places)).order_by("pk")
    found, today, kept = [], clock.today(), _kept(places, company_id)
    for pk, source, source_id, item, place, due, quantity in rows.values_list(
        "pk", "source", "source_id", "item_id", "warehouse_id", "due", "quantity"
    ):
        left = quantity
        for on, part in lines.get(source_id, ()) if source == ORDER_LINE else ():
            taken = min(part, left)
            left -= taken
            if taken:
                found.append(Demanded(item, place, on, taken, "confirmation"))
        for on, part in kept.get(pk, ()) if due is None else ():
            taken = min(part, left)
            left -= taken
            if taken:
                found.append(Demanded(item, place, max(on, today), taken, "order"))
        if left:
            found.append(Demanded(item, place, due or today, left, "order"))
    return found


def _kept(places: Collection[int], company_id: int) -> dict[int, list[tuple[dt.date, Decimal]]]:
    """What is kept of coming supply for demands without a day, and when it comes."""
    rows = stock.ahead.Allocation.objects.filter(
        company_id=company_id, supply__isnull=False, demand__due__isnull=True, demand__warehouse_id__in=list(places)
    ).order_by("supply__due", "pk")
    found: defaultdict[int, list[tuple[dt.date, Decimal]]] = defaultdict(list)
    for demand, on, quantity in rows.values_list("demand_id", "supply__due", "quantity"):
        found[demand].append((on, quantity))
    return found


def _of_confirmations(places: Collection[int], company_id: int) -> list[Demanded]:
    """What is confirmed without an order, or on an order not accepted yet; one statement."""
    rows = _promised(company_id).filter(
        Q(line__order_line__isnull=True) | Q(line__order_line__order__state="draft"), line__confirmation__warehouse_id__in=list(places)
    )
    values = rows.values_list("line__item_id", "line__confirmation__warehouse_id", "on", "quantity", "line__factor")
    return [
        Demanded(item, place, on, half_up(quantity * factor, QUANTITY_DECIMALS), "confirmation")
        for item, place, on, quantity, factor in values
    ]


def _coming(items: Collection[int], places: Collection[int], *, by: Actor) -> dict[int, list[Coming]]:
    """What comes of items, and what is on orders not placed yet; two statements."""
    found: defaultdict[int, list[Coming]] = defaultdict(list)
    here = {"company_id": by.company_id, "item_id__among": items}
    expected = stock.ahead.ExpectedSupply.objects.filter(quantity__gt=0, warehouse_id__in=list(places), **here).order_by("pk")
    for item, place, due, quantity in expected.values_list("item_id", "warehouse_id", "due", "quantity"):
        found[item].append(Coming(item, place, due, quantity))
    drafts = supply.SupplyLine.objects.filter(order__state="draft", order__warehouse_id__in=list(places), **here).order_by("pk")
    for item, place, own, whole, quantity in drafts.values_list("item_id", "order__warehouse_id", "due", "order__due", "base_quantity"):
        found[item].append(Coming(item, place, own or whole, quantity, drafted=True))
    return found


def _goods(items: Collection[int], places: Collection[int], *, by: Actor) -> dict[int, Goods]:
    """What lies on shelves of items and how they are replenished; two statements."""
    rows = stock.ahead.StockBalance.objects.filter(company_id=by.company_id, item_id__among=items, warehouse_id__in=list(places)).order_by()
    sums = {item: (on_hand, blocked) for item, on_hand, blocked in rows.values_list("item_id").annotate(Sum("on_hand"), Sum("blocked"))}
    terms = promising.Terms.objects.filter(Q(item_id__among=items) | Q(item__isnull=True), company_id=by.company_id)
    known = {item or 0: (safety, lot) for item, safety, lot in terms.values_list("item_id", "safety", "lot")}
    usual = known.get(0, (ZERO, ZERO))
    return {pk: Goods(*sums.get(pk, (ZERO, ZERO)), *known.get(pk, usual)) for pk in items}


def _suppliers(items: Collection[int], *, by: Actor) -> dict[int, int]:
    """The main supplier of items; one statement."""
    rows = pricing.ItemSupplier.objects.filter(company_id=by.company_id, item_id__among=items, main=True)
    return dict(rows.values_list("item_id", "party_id"))


def _proposal(item: Item, first: dt.date, quantity: Decimal, place: int, suppliers: Mapping[int, int]) -> Proposal:
    """Products are made, all else is bought; wanted by the period's first day, not before today."""
    made = item.kind == "product"
    return Proposal(item.id, place, quantity, max(first, clock.today()), "ZP" if made else "ZD", None if made else suppliers.get(item.id))


def summed(asked: Asked, *, what: str, by: Actor) -> list[Summed]:
    """The same by group of items or by warehouse: what is wanted and what comes in the periods. A constant number of statements."""
    by.require("confirmations.plan")
    places = _places(asked, by)
    wanted = _chosen(demands(asked.spans[-1][1], places, by=by), asked)
    facts = _items({one.item_id for one in wanted}, asked)
    come = [one for some in _coming(facts, places, by=by).values() for one in some]
    if what == "warehouse":
        names = {one.id: f"{one.code} {one.name}" for one in stock.serving_warehouses(by.company_id)}
    else:
        names = dict(
            catalog.ItemGroup.objects.filter(pk__in={one.group_id for one in facts.values() if one.group_id}).values_list("pk", "name")
        )

    def key(one: Demanded | Coming) -> int:
        return one.warehouse_id if what == "warehouse" else facts[one.item_id].group_id or 0

    sums: defaultdict[int, list[list[Decimal]]] = defaultdict(lambda: [[ZERO] * len(asked.spans), [ZERO] * len(asked.spans)])
    both: tuple[Sequence[Demanded | Coming], ...] = (wanted, come)
    for at, rows in enumerate(both):
        for one in rows:
            if one.item_id in facts and (place := _place(one.on, asked.spans)) is not None:
                sums[key(one)][at][place] += one.quantity
    return sorted((Summed(names.get(pk, ""), tuple(some[0]), tuple(some[1])) for pk, some in sums.items()), key=lambda one: one.name)


def _place(on: dt.date, spans: Sequence[Span]) -> int | None:
    return next((at for at, (_first, last) in enumerate(spans) if on <= last), None)
