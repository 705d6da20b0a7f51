"""The room's REST interface: transport orders, their stops and what is carried."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.sales.transport import queries, services
from kupiec.sales.transport.values import TripDraft

router = api.Router(tags=["transport"])


class TripOut(Schema):
    """A transport order; state: draft, placed, left, done, cancelled."""

    id: int
    version: int
    number: str
    state: str
    carrier_id: int | None
    warehouse_id: int
    loading_on: dt.date
    vehicle: str
    driver: str
    phone: str
    remarks: str


class LoadOut(Schema):
    id: int
    order_id: int | None
    document_id: int | None


class StopOut(Schema):
    """A stop with what is carried there; state: open, done, failed."""

    id: int
    position: int
    party_id: int
    place: str
    state: str
    note: str
    loads: list[LoadOut] = []


class TripIn(api.Input):
    """A trip; without a carrier our own car."""

    warehouse_id: int
    loading_on: dt.date
    carrier_id: int | None = None
    vehicle: str = Field("", max_length=60)
    driver: str = Field("", max_length=120)
    phone: str = Field("", max_length=40)
    cost: Decimal | None = None
    remarks: str = Field("", max_length=2000)


class LoadIn(api.Input):
    """Orders and deliveries (WZ) to be carried."""

    order_ids: list[int] = Field(default=[], max_length=200)
    document_ids: list[int] = Field(default=[], max_length=200)


class UnloadIn(api.Input):
    load_ids: list[int] = Field(min_length=1, max_length=200)


class SettleIn(api.Input):
    """How a stop went; why, when it failed."""

    done: bool = True
    note: str = Field("", max_length=240)


class CountOut(Schema):
    count: int


class StateOut(Schema):
    state: str


def _stops(rows: Sequence[Any], by: Any) -> Mapping[int, Any]:
    found: dict[int, list[StopOut]] = {row.pk: [] for row in rows}
    loads: dict[int, list[LoadOut]] = {}
    for load in queries.loads(list(found)):
        loads.setdefault(load.stop_id, []).append(LoadOut.from_orm(load))
    for stop in queries.stops(list(found)):
        shown = StopOut(
            id=stop.pk,
            position=stop.position,
            party_id=stop.party_id,
            place=stop.place,
            state=stop.state,
            note=stop.note,
            loads=loads.get(stop.pk, []),
        )
        found[stop.trip_id].append(shown)
    return found


@router.post("/orders", response={201: TripOut})
def create_transport(request: kit.Request, data: TripIn) -> object:
    """Enter a trip."""
    return 201, queries.one(services.create(TripDraft(**data.model_dump()), by=request.actor), by=request.actor)


@router.put("/orders/{id}", response=TripOut)
def edit_transport(request: kit.Request, id: int, data: TripIn) -> object:
    """Change what a trip says, only the fields named."""
    services.edit(id, data.as_given(), version=api.version(request), by=request.actor)
    return queries.one(id, by=request.actor)


@router.post("/orders/{id}/loads", response=CountOut)
def load_transport(request: kit.Request, id: int, data: LoadIn) -> object:
    """Join orders and deliveries."""
    return {"count": services.load(id, order_ids=data.order_ids, document_ids=data.document_ids, by=request.actor)}


@router.post("/orders/{id}/unload", response=CountOut)
def unload_transport(request: kit.Request, id: int, data: UnloadIn) -> object:
    """Take some off."""
    return {"count": services.unload(id, data.load_ids, by=request.actor)}


@router.post("/orders/{id}/stops/{stop_id}/settle", response=StateOut)
def settle_stop(request: kit.Request, id: int, stop_id: int, data: SettleIn) -> object:
    """How a stop went; with the last one the trip is done."""
    return {"state": services.settle(id, stop_id, done=data.done, note=data.note, by=request.actor)}


api.bulk(router, "/orders/place", services.place, name="place_transports", summary="Number and order drafts")
api.bulk(router, "/orders/leave", services.leave, name="leave_transports", summary="The cars are gone")
api.bulk(router, "/orders/cancel", services.cancel, name="cancel_transports", summary="Cancel what has not left")
api.collection(
    router, "/orders",
    api.Collection(
        rows=queries.visible, out=TripOut, right="transport.see", default_sort="-loading_on", expand={"stops": _stops}, sorts={"loading_on": "loading_on"},
        filters={"state": "state__in", "carrier": "carrier_id", "from": "loading_on__gte", "to": "loading_on__lte"},
    ),
    name="transports",
)  # fmt: skip
