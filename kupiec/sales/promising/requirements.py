"""What is missing, for purchasing: blocks, reservations and shortages of all orders together; proposals by supplier, made into orders (STK-7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Min, Q, Sum

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock, locks, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.lots import public as lots
from kupiec.money.pricing import public as pricing
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog
from kupiec.sales.promising import queries, rules
from kupiec.sales.promising.models import Terms
from kupiec.sales.promising.values import ZERO
from kupiec.sales.supply import public as supply

Key = tuple[int, int]
"""Item, warehouse."""
USUAL_DAYS = 7


@dataclass(frozen=True, slots=True)
class Source:
    """Whom it is bought from: his price (base currency, per base unit) where agreed, and how many days he takes."""

    party_id: int
    name: str
    price: Decimal | None
    days: int | None
    least: Decimal | None


@dataclass(frozen=True, slots=True)
class Requirement:
    """An item in a warehouse, all orders together, in base units: what is `wanted`, of it `blocked` and `reserved`; `there` of what may be
    sold, `expected`, `drafted` (orders not placed yet); what is then `missing` and how much to order of it."""

    key: Key
    item: catalog.ItemFacts
    wanted: Decimal
    blocked: Decimal
    reserved: Decimal
    there: Decimal
    expected: Decimal
    drafted: Decimal
    safety: Decimal
    missing: Decimal
    proposed: Decimal
    due: dt.date | None
    source: Source | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be ordered; without a supplier from the main one."""

    item_id: int
    warehouse_id: int
    quantity: Decimal
    supplier_id: int | None = None


def missing(by: Actor, *, warehouse_id: int | None = None, item_ids: Collection[int] | None = None) -> list[Requirement]:
    """What is missing, the most pressing first. A constant number of statements for any number of orders."""
    found = collected(by, warehouse_id=warehouse_id, item_ids=item_ids)
    return sorted((one for one in found if one.missing > 0), key=lambda one: (one.due or dt.date.max, one.item.code, one.key))


def collected(by: Actor, *, warehouse_id: int | None = None, item_ids: Collection[int] | None = None) -> list[Requirement]:
    """All that is wanted or kept for safety, whether it is missing or not."""
    chosen: dict[str, Any] = {"company_id": by.company_id}
    chosen |= {"warehouse_id": warehouse_id} if warehouse_id else {}
    chosen |= {"item_id__in": list(item_ids)} if item_ids is not None else {}
    rows = (
        stock.ahead.Demand.objects.filter(**chosen).order_by().values_list("item_id", "warehouse_id").annotate(Sum("quantity"), Min("due"))
    )
    wanted = {(item, place): (quantity, due) for item, place, quantity, due in rows}
    keys = set(wanted) | _for_safety(by, warehouse_id=warehouse_id, item_ids=item_ids)
    if not keys:
        return []
    kept, there = _kept(by), _there(keys, by)
    expected, drafted = _expected(keys, by), _drafted(keys, by)
    items = {item for item, _place in keys}
    facts, terms, sources = catalog.facts(items), queries.terms_of(items, company_id=by.company_id), _sources(items, by)
    made = []
    for key in keys:
        quantity, due = wanted.get(key, (ZERO, None))
        blocked, reserved = kept.get(key, (ZERO, ZERO))
        safety, coming, planned = terms[key[0]].safety, expected.get(key, ZERO), drafted.get(key, ZERO)
        lacking = max(quantity + safety - there.get(key, ZERO) - coming - planned, ZERO)
        source = sources.get(key[0])
        proposed = rules.to_order(lacking, lot=terms[key[0]].lot, least=source.least if source else None)
        made.append(
            Requirement(
                key,
                facts[key[0]],
                quantity,
                blocked,
                reserved,
                there.get(key, ZERO),
                coming,
                planned,
                safety,
                lacking,
                proposed,
                due,
                source,
            )
        )
    return made


def _for_safety(by: Actor, *, warehouse_id: int | None, item_ids: Collection[int] | None) -> set[Key]:
    """Items kept for safety, in the warehouse asked for or the first one."""
    rows = Terms.objects.filter(company_id=by.company_id, item__isnull=False, safety__gt=0)
    rows = rows.filter(item_id__in=list(item_ids)) if item_ids is not None else rows
    place = warehouse_id or next((one.id for one in stock.serving_warehouses(by.company_id)), None)
    return {(item, place) for item in rows.values_list("item_id", flat=True) if item and place}


def _kept(by: Actor) -> dict[Key, tuple[Decimal, Decimal]]:
    """Blocked and reserved."""
    rows = stock.ahead.Allocation.objects.filter(company_id=by.company_id).order_by().values_list("demand__item_id", "demand__warehouse_id")
    sums = rows.annotate(blocked=Sum("quantity", filter=Q(balance__isnull=False)), reserved=Sum("quantity", filter=Q(supply__isnull=False)))
    return {(item, place): (blocked or ZERO, reserved or ZERO) for item, place, blocked, reserved in sums}


def _at(keys: Collection[Key], by: Actor) -> dict[str, Any]:
    return {
        "company_id": by.company_id,
        "item_id__in": {item for item, _place in keys},
        "warehouse_id__in": {place for _item, place in keys},
    }


def _there(keys: Collection[Key], by: Actor) -> dict[Key, Decimal]:
    """On hand, but for lots that may not be sold."""
    rows = stock.ahead.StockBalance.objects.filter(**_at(keys, by)).values_list("item_id", "warehouse_id", "on_hand")
    unfit = lots.unfit({(place, item) for item, place in keys}, company_id=by.company_id)
    return {(item, place): on_hand - unfit.get((place, item), ZERO) for item, place, on_hand in rows}


def _expected(keys: Collection[Key], by: Actor) -> dict[Key, Decimal]:
    rows = (
        stock.ahead.ExpectedSupply.objects.filter(**_at(keys, by), quantity__gt=0)
        .order_by()
        .values_list("item_id", "warehouse_id")
        .annotate(Sum("quantity"))
    )
    return {(item, place): quantity for item, place, quantity in rows}


def _drafted(keys: Collection[Key], by: Actor) -> dict[Key, Decimal]:
    rows = supply.SupplyLine.objects.filter(company_id=by.company_id, order__state="draft", item_id__in={item for item, _place in keys})
    sums = rows.order_by().values_list("item_id", "order__warehouse_id").annotate(Sum("base_quantity"))
    return {(item, place): quantity for item, place, quantity in sums}


def _sources(item_ids: Collection[int], by: Actor) -> dict[int, Source]:
    """The main supplier of items."""
    base = company.Company.objects.values_list("base_currency_id", flat=True).get(pk=by.company_id)
    rows = pricing.ItemSupplier.objects.filter(company_id=by.company_id, main=True, item_id__in=list(item_ids), party__archived=False)
    fields = ("item_id", "party_id", "party__name", "price", "currency_id", "lead_days", "least")
    return {
        item: Source(party, name, price if currency == base else None, days, least)
        for item, party, name, price, currency, days, least in rows.values_list(*fields)
    }


def order(chosen: Sequence[Chosen], *, by: Actor) -> list[int]:
    """Drafts of purchase orders, one for each supplier and warehouse; their ids. Two people don't order the same twice.

    Refuses NOTHING_CHOSEN, QUANTITY, NO_SUPPLIER, NOTHING_MISSING (ordered meanwhile), and what `supply.create` refuses.
    """
    by.require("supply.edit")
    if not chosen:
        raise Refusal("NOTHING_CHOSEN", N_("Choose what to order."))
    with tx.write_tx(by=by):
        places = sorted({one.warehouse_id for one in chosen})
        if len(locks.lock(locks.Kind.STOCK, stock.Warehouse.objects.filter(company_id=by.company_id, active=True), ids=places)) != len(
            places
        ):
            raise Refusal("NO_WAREHOUSE", N_("Choose a warehouse of this company."), "warehouse_id")
        found: dict[Key, Requirement] = {}
        for place in places:
            found |= {
                one.key: one
                for one in collected(by, warehouse_id=place, item_ids={one.item_id for one in chosen if one.warehouse_id == place})
            }
        groups: dict[tuple[int, int], list[tuple[Chosen, Requirement]]] = {}
        for one in chosen:
            need = found.get((one.item_id, one.warehouse_id))
            groups.setdefault((_supplier(one, need), one.warehouse_id), []).append((one, _checked(one, need)))
        return supply.create([_draft(supplier, place, rows, by=by) for (supplier, place), rows in groups.items()], by=by)


def named(one: Chosen) -> str:
    """What the page calls the quantity of a line."""
    return f"q-{one.item_id}-{one.warehouse_id}"


def _checked(one: Chosen, need: Requirement | None) -> Requirement:
    if one.quantity <= 0:
        raise Refusal("QUANTITY", N_("The quantity must be above zero."), named(one))
    if need is None or need.missing <= 0:
        raise Refusal(
            "NOTHING_MISSING",
            N_("%(item)s is not missing any more; somebody has ordered it."),
            named(one),
            params={"item": need.item.code if need else one.item_id},
        )
    return need


def _supplier(one: Chosen, need: Requirement | None) -> int:
    if one.supplier_id:
        return one.supplier_id
    if need is None or need.source is None:
        code = need.item.code if need else one.item_id
        raise Refusal(
            "NO_SUPPLIER", N_("%(item)s has no main supplier; choose one."), f"s-{one.item_id}-{one.warehouse_id}", params={"item": code}
        )
    return need.source.party_id


def _draft(supplier_id: int, place: int, rows: Sequence[tuple[Chosen, Requirement]], *, by: Actor) -> supply.OrderDraft:
    lines = []
    days = 0
    for one, need in rows:
        source = need.source if need.source and need.source.party_id == supplier_id else None
        days = max(days, source.days if source and source.days is not None else USUAL_DAYS)
        lines.append(supply.LineDraft(item_id=one.item_id, quantity=one.quantity, unit_cost=source.price if source else None))
    return supply.OrderDraft(warehouse_id=place, due=clock.today() + dt.timedelta(days=days), supplier_id=supplier_id, lines=tuple(lines))
