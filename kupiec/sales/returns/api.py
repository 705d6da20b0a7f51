"""The room's REST interface: returns, what may come back, deciding, receiving, settling."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.sales.returns import queries, services
from kupiec.sales.returns.models import ReturnLine
from kupiec.sales.returns.values import Decided, LineDraft, ReturnDraft

router = api.Router(tags=["returns"])


class LineOut(Schema):
    """A line: how much comes back and why, what was accepted."""

    id: int
    stock_line_id: int
    quantity: Decimal
    reason: str
    note: str
    accepted: Decimal | None
    why: str


class ReturnOut(Schema):
    """A return."""

    id: int
    version: int
    number: str
    state: str
    party_id: int
    order_id: int | None
    document_id: int | None
    warehouse_id: int
    zw_id: int | None
    registered_on: dt.date
    note: str
    decided_at: dt.datetime | None


class LineIn(api.Input):
    """How much of a delivered line comes back, in base units; reason: damaged, quality, wrong, surplus, not_needed, other."""

    stock_line_id: int
    quantity: Decimal
    reason: str = Field("other", max_length=10)
    note: str = Field("", max_length=240)


class ReturnIn(api.Input):
    """A return of an order's deliveries, or of one delivery."""

    order_id: int | None = None
    document_id: int | None = None
    note: str = Field("", max_length=400)
    lines: list[LineIn] = Field(min_length=1, max_length=500)


class DecidedIn(api.Input):
    """What is accepted of a line, in base units; less than all of it wants a reason."""

    line_id: int
    accepted: Decimal
    why: str = Field("", max_length=240)


class DecideIn(api.Input):
    lines: list[DecidedIn] = Field(min_length=1, max_length=500)
    version: int | None = None


class ReceiveIn(api.Input):
    """Returns whose goods came; another warehouse than they left when named."""

    ids: list[int] = Field(min_length=1, max_length=200)
    warehouse_id: int | None = None


class IdsIn(api.Input):
    ids: list[int] = Field(min_length=1, max_length=200)


class MadeOut(Schema):
    """Papers that were made."""

    ids: list[int]


class ReturnableOut(Schema):
    """A delivered line of which something may still come back, in base units."""

    stock_line_id: int
    document_id: int
    document: str
    item_id: int
    code: str
    name: str
    unit: str
    delivered: Decimal
    back: Decimal
    left: Decimal


def _lines(rows: Sequence[Any], by: Any) -> Mapping[int, Any]:
    found: dict[int, list[LineOut]] = {row.pk: [] for row in rows}
    for line in ReturnLine.objects.filter(owner_id__in=list(found)).order_by("pk"):
        found[line.owner_id].append(LineOut.from_orm(line))
    return found


@router.get("/returnable/{id}", response=list[ReturnableOut])
def returnable(request: kit.Request, id: int) -> object:
    """What may still come back of an order's deliveries."""
    by = request.actor
    by.require("returns.see")
    order = queries.orders.visible(by).get(pk=id)
    return queries.returnable(company_id=by.company_id, order_id=order.pk)


@router.post("/returns", response={201: ReturnOut})
def register(request: kit.Request, data: ReturnIn) -> object:
    """Write a return down."""
    lines = tuple(LineDraft(**one.model_dump()) for one in data.lines)
    pk = services.register(ReturnDraft(lines, order_id=data.order_id, document_id=data.document_id, note=data.note), by=request.actor)
    return 201, queries.one(pk, by=request.actor.lent("returns.see"))


@router.post("/returns/{id}/decide", response=ReturnOut)
def decide(request: kit.Request, id: int, data: DecideIn) -> object:
    """Say what is accepted of every line."""
    services.decide(id, [Decided(**one.model_dump()) for one in data.lines], version=data.version, by=request.actor)
    return queries.one(id, by=request.actor)


@router.post("/returns/receive", response=MadeOut)
def receive(request: kit.Request, data: ReceiveIn) -> object:
    """Take the accepted goods in: one ZW per return."""
    return {"ids": services.receive(data.ids, warehouse_id=data.warehouse_id, by=request.actor)}


@router.post("/returns/correct", response=MadeOut)
def correct(request: kit.Request, data: IdsIn) -> object:
    """Draft the corrections of the invoices that billed what came back."""
    return {"ids": services.correct(data.ids, by=request.actor)}


api.bulk(router, "/returns/accept", services.accept, name="accept_returns", summary="Accept returns whole")
api.bulk(router, "/returns/cancel", services.cancel, name="cancel_returns", summary="Give returns up")
api.collection(
    router, "/returns",
    api.Collection(
        rows=queries.visible, out=ReturnOut, right="returns.see", default_sort="-registered_on", expand={"lines": _lines},
        filters={"state": "state__in", "party": "party_id", "order": "order_id", "from": "registered_on__gte", "to": "registered_on__lte"}, sorts={"registered_on": "registered_on"},
    ),
    name="returns",
)  # fmt: skip
