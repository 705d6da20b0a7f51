"""The room's REST interface: lots with their days, whom they reached, blocks of lots, items kept by lots."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ninja import Field, Schema

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.money.lots import queries, services

router = api.Router(tags=["lots"])


class LotOut(Schema):
    """A lot in a warehouse; `ruling`: stopped, allowed or empty."""

    id: int
    lot_id: int
    lot: str = Field(alias="lot.code")
    item_id: int = Field(alias="lot.item_id")
    expires_on: dt.date | None = Field(alias="lot.expires_on")
    warehouse_id: int
    on_hand: Decimal
    blocked: Decimal
    ruling: str
    reason: str


class DocumentOut(Schema):
    """A document that moved goods of the lot."""

    id: int
    number: str
    on: dt.date


class ReachedOut(Schema):
    """Whom the lot reached, or who brought it."""

    party_id: int | None
    name: str
    moved: Decimal
    back: Decimal
    stays: Decimal
    documents: list[DocumentOut]


class TraceOut(Schema):
    """A lot both ways: who got it, who brought it."""

    reached: list[ReachedOut]
    origin: list[ReachedOut]


class TrackingOut(Schema):
    """How an item is kept."""

    item_id: int
    expiry: bool
    ship_days: int
    version: int


class TrackingIn(api.Input):
    """`lot_code` and `expires_on` for goods there are when keeping by lots begins."""

    expiry: bool = True
    ship_days: int = 0
    lot_code: str = Field("", max_length=40)
    expires_on: dt.date | None = None


class RulingIn(api.Input):
    """Stopped, allowed, or empty: by its day."""

    ids: list[int] = Field(max_length=1_000)
    ruling: str = ""
    reason: str = Field("", max_length=200)


class BlockIn(api.Input):
    """So much of the lot for what an order’s line wants; 0 lets it go."""

    source: str = Field(max_length=40)
    source_id: int
    quantity: Decimal


class Kept(Schema):
    """What is blocked of the demand in all."""

    blocked: Decimal


class ChoiceIn(api.Input):
    """Goods that leave: `lot_id`, `quantity` and `reason`. Goods that come: `lot` and `expires_on`."""

    lot_id: int | None = None
    quantity: Decimal | None = None
    reason: str = Field("", max_length=200)
    lot: str = Field("", max_length=40)
    expires_on: dt.date | None = None


class Done(Schema):
    """How many it was."""

    count: int


def _told(rows: list[queries.Reached]) -> list[dict[str, object]]:
    return [
        {"party_id": one.party_id, "name": one.name, "moved": one.moved, "back": one.back, "stays": one.stays,
         "documents": [{"id": pk, "number": number, "on": on} for pk, number, on in one.documents]}
        for one in rows
    ]  # fmt: skip


@router.get("/trace/{id}", response=TraceOut)
def trace_lot(request: kit.Request, id: int) -> object:
    """Whom a lot reached and where it came from."""
    by = request.actor
    by.require("stock.see")
    queries.lots(by).get(pk=id)
    return {"reached": _told(queries.reached(id, by)), "origin": _told(queries.reached(id, by, kinds=queries.IN))}


@router.post("/rulings", response=Done)
def rule_lots(request: kit.Request, data: RulingIn) -> object:
    """Stop lots, allow expired ones, or take that back."""
    return {"count": services.rule(data.ids, data.ruling, reason=data.reason, by=request.actor)}


@router.post("/blocks/{id}", response=Kept)
def block_lot(request: kit.Request, id: int, data: BlockIn) -> object:
    """Of what is blocked for an order’s line, so much is of this lot."""
    return {"blocked": services.keep((data.source, data.source_id), id, data.quantity, by=request.actor)}


@router.put("/items/{id}", response=TrackingOut)
def track_item(request: kit.Request, id: int, data: TrackingIn) -> object:
    """The item is kept by lots."""
    services.track(id, data.model_dump(), version=api.version(request), by=request.actor)
    return queries.tracked(id)


@router.post("/items/{id}/untrack", response=Done)
def untrack_item(request: kit.Request, id: int) -> object:
    """Its lots needn’t be named any more."""
    return {"count": services.untrack([id], by=request.actor)}


@router.post("/lines/{id}", response=Done)
def choose_lot(request: kit.Request, id: int, data: ChoiceIn) -> object:
    """The lot of a draft’s line: chosen where goods leave, named where they come."""
    if data.lot_id:
        services.choose(id, data.lot_id, quantity=data.quantity, reason=data.reason, by=request.actor)
    elif data.lot:
        services.name_lot(id, data.lot, expires_on=data.expires_on, version=api.version(request), by=request.actor)
    else:
        raise Refusal("LOT_WANTED", N_("Say of which lot it is."), "lot")
    return {"count": 1}


api.collection(
    router, "/lots",
    api.Collection(
        rows=lambda by: queries.visible(by).select_related("lot"), out=LotOut, right="stock.see", default_sort="id", sorts={"id": "id", "expires_on": "lot__expires_on"},
        filters={"item": "lot__item_id", "warehouse": "warehouse_id", "lot": "lot__code"},
    ),
    name="lots",
)  # fmt: skip
