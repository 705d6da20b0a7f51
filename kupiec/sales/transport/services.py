"""Trips entered, loaded, ordered, sent off, settled stop by stop (ORD-9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F

from kupiec.ground.company import public as company
from kupiec.ground.kernel import audit, clock, entered, locks, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.stock import public as stock
from kupiec.people.parties import public as parties
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.public import registry
from kupiec.sales.transport import queries
from kupiec.sales.transport.models import Load, Trip, TripStop
from kupiec.sales.transport.values import (
    KIND,
    LONGEST_TEXT,
    MOST_LOADS,
    ORDER,
    SERIES,
    TRANSPORT,
    State,
    Stop,
    TripDraft,
)

CHANGEABLE = ("warehouse_id", "loading_on", "carrier_id", "vehicle", "driver", "phone", "cost", "remarks")
LINES = ("vehicle", "driver", "phone")
OPEN = (State.DRAFT, State.PLACED)


def create(draft: TripDraft, *, by: Actor) -> int:
    """Enter a trip. Refuses NO_WAREHOUSE, NOT_CARRIER, TOO_LONG, NEGATIVE."""
    by.require("transport.edit")
    values = {name: getattr(draft, name) for name in CHANGEABLE}
    clean, branch = _clean(values, by=by), _branch(draft.warehouse_id, by=by)
    now = clock.now()
    with tx.write_tx(by=by):
        row = Trip.objects.create(
            company_id=by.company_id, branch_id=branch, created_at=now, created_by_id=by.user_id, updated_at=now, **clean
        )
    return int(row.pk)


def _clean(values: Mapping[str, Any], *, by: Actor) -> dict[str, Any]:
    clean = entered.texts(
        {name: value for name, value in values.items() if name in CHANGEABLE}, lines=LINES, areas=("remarks",), longest=LONGEST_TEXT
    )
    entered.required(clean, "loading_on")
    entered.near_day(clean, "loading_on")
    if clean.get("cost") is not None and clean["cost"] < 0:
        raise Refusal("NEGATIVE", N_("The price can’t be negative."), "cost")
    records.fit(
        Trip, {name: value for name, value in clean.items() if name in (*LINES, "remarks") or (name == "cost" and value is not None)}
    )
    if clean.get("carrier_id") is not None and not parties.visible(by).filter(pk=clean["carrier_id"], carrier=True).exists():
        raise Refusal("NOT_CARRIER", N_("This party is not marked as a carrier."), "carrier_id")
    return clean


def _branch(warehouse_id: int, *, by: Actor) -> int:
    branches = {one.id: one.branch_id for one in stock.serving_warehouses(by.company_id)}
    if warehouse_id not in branches:
        raise Refusal("NO_WAREHOUSE", N_("Choose a warehouse of this company."), "warehouse_id")
    return branches[warehouse_id]


def _locked(ids: Sequence[int], states: Sequence[State], *, by: Actor) -> list[Trip]:
    """Trips, locked, in one of these states. Refuses NOT_FOUND, WRONG_STATE."""
    rows = locks.lock(locks.Kind.ORDER, queries.visible(by), ids=sorted(set(ids)))
    entered.all_there(rows, ids)
    for row in rows:
        if row.state not in states:
            raise Refusal("WRONG_STATE", N_("%(order)s: this can’t be done in its state."), "state", params={"order": str(row)})
    return rows


def edit(pk: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """Change what a trip says, only the fields named. Refuses what `create` refuses, WRONG_STATE; Conflict on a stale version."""
    by.require("transport.edit")
    clean = _clean(changes, by=by)
    with tx.write_tx(by=by):
        (row,) = _locked([pk], (*OPEN, State.LEFT), by=by)
        if version is not None and version != row.version:
            raise Conflict(N_("Somebody has changed this document meanwhile."), seen=version, found=row.version)
        if "warehouse_id" in clean:
            row.branch_id = _branch(clean["warehouse_id"], by=by)
        for name, value in clean.items():
            setattr(row, name, value)
        row.updated_at, row.version = clock.now(), row.version + 1
        row.save()
    return row.version


def load(pk: int, *, order_ids: Sequence[int] = (), document_ids: Sequence[int] = (), by: Actor) -> int:
    """Orders and deliveries (WZ) onto a trip: each goes to the stop of its recipient and place, a new one at the end where there is none.

    Refuses NOTHING, NOT_FOUND, WRONG_STATE, LOADED (on another trip), TOO_MANY.
    """
    by.require("transport.edit")
    if not order_ids and not document_ids:
        raise Refusal("NOTHING", N_("Choose an order or a delivery."), "order_ids")
    with tx.write_tx(by=by):
        papers = registry.locked(order_ids, by=by) if order_ids else []
        (row,) = _locked([pk], OPEN, by=by)
        return _load(row, papers, _deliveries(document_ids, by=by))


def _deliveries(ids: Sequence[int], *, by: Actor) -> list[stock.StockDocument]:
    rows = list(
        stock.StockDocument.objects.filter(company_id=by.company_id, pk__in=list(ids), kind="WZ")
        .exclude(state="cancelled")
        .select_related("party")
    )
    if len(rows) != len(set(ids)):
        raise Refusal("NOT_FOUND", N_("There is no such delivery."), "document_ids")
    return rows


def _load(row: Trip, papers: Sequence[orders.Order], documents: Sequence[stock.StockDocument]) -> int:
    taken = Load.objects.filter(document__in=documents).select_related("trip", "document").first()
    if taken is not None and taken.document:
        raise Refusal(
            "LOADED",
            N_("%(paper)s is on %(trip)s already."),
            "document_ids",
            params={"paper": str(taken.document), "trip": str(taken.trip)},
        )
    known = set(Load.objects.filter(trip=row, order__in=papers).values_list("order_id", flat=True))
    fresh = [one for one in papers if one.pk not in known]
    if Load.objects.filter(trip=row).count() + len(fresh) + len(documents) > MOST_LOADS:
        raise Refusal("TOO_MANY", N_("At most %(most)s orders and deliveries on a trip."), "order_ids", params={"most": MOST_LOADS})
    wanted = [(_place_of_order(one), {"order_id": one.pk}) for one in _with_places(fresh)] + [
        (_place_of_delivery(one), {"document_id": one.pk}) for one in documents
    ]
    stops = {(stop.party_id, stop.place): stop for stop in TripStop.objects.filter(trip=row)}
    last = max((stop.position for stop in stops.values()), default=0)
    for where, _what in wanted:
        if where not in stops:
            last += 1
            stops[where] = TripStop.objects.create(trip=row, position=last, party_id=where[0], place=where[1])
    Load.objects.bulk_create([Load(stop=stops[where], trip=row, **what) for where, what in wanted])
    _touched(row)
    return len(wanted)


def _with_places(papers: Sequence[orders.Order]) -> list[orders.Order]:
    return list(
        orders.Order.objects.filter(pk__in=[one.pk for one in papers]).select_related("delivery_address", "recipient").order_by("pk")
    )


def _place_of_order(order: orders.Order) -> tuple[int, str]:
    return order.recipient_id, str(order.delivery_address or "")[:240]


def _place_of_delivery(document: stock.StockDocument) -> tuple[int, str]:
    told = document.delivery_address or {}
    town = " ".join(str(told[name]) for name in ("postal_code", "city") if told.get(name))
    return document.recipient_id or document.party_id or 0, ", ".join(one for one in (str(told.get("street") or ""), town) if one)[:240]


def _touched(row: Trip) -> None:
    Trip.objects.filter(pk=row.pk).update(updated_at=clock.now(), version=F("version") + 1)


def unload(pk: int, load_ids: Sequence[int], *, by: Actor) -> int:
    """Off the trip again; stops nothing is carried to go. Refuses NOTHING, WRONG_STATE."""
    by.require("transport.edit")
    if not load_ids:
        raise Refusal("NOTHING", N_("Tick what to take off."), "load")
    with tx.write_tx(by=by):
        (row,) = _locked([pk], OPEN, by=by)
        gone = Load.objects.filter(trip=row, pk__in=list(load_ids)).delete()[0]
        TripStop.objects.filter(trip=row).exclude(pk__in=Load.objects.filter(trip=row).values("stop_id")).delete()
        _touched(row)
    return gone


def move_stop(pk: int, stop_id: int, *, up: bool, by: Actor) -> None:
    """A stop one place earlier or later. Refuses WRONG_STATE, NO_STOP."""
    by.require("transport.edit")
    with tx.write_tx(by=by):
        (row,) = _locked([pk], OPEN, by=by)
        ids = list(TripStop.objects.filter(trip=row).order_by("position", "pk").values_list("pk", flat=True))
        if stop_id not in ids:
            raise Refusal("NO_STOP", N_("There is no such stop."), "stop_id")
        at = ids.index(stop_id)
        ids.insert(max(at - 1, 0) if up else at + 1, ids.pop(at))
        update_rows(TripStop, [{"pk": one, "position": place} for place, one in enumerate(ids, 1)], ["position"])
        _touched(row)


def place(ids: Sequence[int], *, by: Actor) -> int:
    """Drafts become transport orders: numbered, on order of their carrier. Refuses WRONG_STATE, EMPTY."""
    by.require("transport.place")
    with tx.write_tx(by=by):
        rows = _locked(ids, (State.DRAFT,), by=by)
        loaded = set(Load.objects.filter(trip__in=rows).values_list("trip_id", flat=True))
        if any(row.pk not in loaded for row in rows):
            raise Refusal("EMPTY", N_("Nothing is carried yet: join orders or deliveries first."), "state")
        for row in rows:
            (number,) = company.take_numbers(SERIES, company_id=row.company_id, on=clock.today(), count=1, branch_id=row.branch_id)
            Trip.objects.filter(pk=row.pk).update(number=number, state=State.PLACED, updated_at=clock.now(), version=F("version") + 1)
        audit.tell(TRANSPORT, [row.pk for row in rows], "placed", by=by)
        _tell_orders([row.pk for row in rows], "transported", by=by)
    return len(rows)


def _tell_orders(trip_ids: Sequence[int], verb: str, *, by: Actor) -> None:
    for row in Trip.objects.filter(pk__in=list(trip_ids)).select_related("carrier"):
        ids = sorted(
            set(Load.objects.filter(trip=row, order__isnull=False).values_list("order_id", flat=True)) | _orders_of_deliveries(row)
        )
        if ids:
            audit.tell(ORDER, ids, verb, by=by, data={"trip": row.number, "day": row.loading_on.isoformat()})


def _orders_of_deliveries(row: Trip) -> set[int]:
    documents = Load.objects.filter(trip=row, document__isnull=False).values("document_id")
    return set(orders.Delivered.objects.filter(stock_line__document_id__in=documents).values_list("order_line__order_id", flat=True))


def leave(ids: Sequence[int], *, by: Actor) -> int:
    """The cars are gone. Refuses WRONG_STATE."""
    by.require("transport.place")
    with tx.write_tx(by=by):
        rows = _locked(ids, (State.PLACED,), by=by)
        Trip.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.LEFT, updated_at=clock.now(), version=F("version") + 1)
        audit.tell(TRANSPORT, [row.pk for row in rows], "left", by=by)
    return len(rows)


def settle(pk: int, stop_id: int, *, done: bool, note: str = "", by: Actor) -> str:
    """How a stop went; with the last one the trip is done. Answers the trip's state. Refuses WRONG_STATE, NO_STOP, REQUIRED (why it failed)."""
    by.require("transport.place")
    note = entered.one_line(note)
    records.fit(TripStop, {"note": note})
    if not done and not note:
        raise Refusal("REQUIRED", N_("Say why it failed."), "note")
    with tx.write_tx(by=by):
        (row,) = _locked([pk], (State.PLACED, State.LEFT, State.DONE), by=by)
        stop = TripStop.objects.filter(trip=row, pk=stop_id).first()
        if stop is None:
            raise Refusal("NO_STOP", N_("There is no such stop."), "stop_id")
        stop.state, stop.settled_at, stop.note = (Stop.DONE if done else Stop.FAILED), clock.now(), note
        stop.save()
        left = TripStop.objects.filter(trip=row, state=Stop.OPEN).exists()
        state = State.LEFT if left else State.DONE
        Trip.objects.filter(pk=pk).update(state=state, updated_at=clock.now(), version=F("version") + 1)
        if not left and row.state != State.DONE:
            audit.tell(TRANSPORT, [pk], "done", by=by)
    return state.value


def cancel(ids: Sequence[int], *, reason: str = "", by: Actor) -> int:
    """Trips that have not left: what was on them may go on others. Refuses WRONG_STATE."""
    by.require("transport.place")
    with tx.write_tx(by=by):
        rows = _locked(ids, OPEN, by=by)
        Load.objects.filter(trip__in=rows, document__isnull=False).delete()
        Trip.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.CANCELLED, updated_at=clock.now(), version=F("version") + 1)
        audit.tell(TRANSPORT, [row.pk for row in rows], "cancelled", by=by, data={"reason": entered.one_line(reason)[:240]})
    return len(rows)


def join(order_ids: Sequence[int], *, loading_on: dt.date | None = None, carrier_id: int | None = None, by: Actor) -> list[int]:
    """Orders onto the draft of their warehouse, day and carrier, a new one where there is none: the operation of a register. Ids of the trips.

    Refuses WRONG_STATE, NOT_CARRIER, and what the register says.
    """
    by.require("transport.edit")
    day = loading_on or clock.today()
    with tx.write_tx(by=by):
        papers = registry.locked(order_ids, by=by)
        registry.demand_state(papers, registry.Meaning.ACCEPTED)
        registry.permit(KIND, papers, by=by)
        made = []
        for warehouse in sorted({one.warehouse_id for one in papers}):
            rows = Trip.objects.filter(
                company_id=by.company_id, state=State.DRAFT, warehouse_id=warehouse, loading_on=day, carrier_id=carrier_id
            )
            pk = rows.order_by("pk").values_list("pk", flat=True).first() or create(
                TripDraft(warehouse_id=warehouse, loading_on=day, carrier_id=carrier_id), by=by
            )
            _load(Trip.objects.get(pk=pk), [one for one in papers if one.warehouse_id == warehouse], [])
            made.append(int(pk))
    return made
