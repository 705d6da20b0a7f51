"""The room's REST interface: amending, what was amended, orders as of a moment."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import Http404
from ninja import Schema
from pydantic import Field

from kupiec.ground.kernel import clock
from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.sales.amendments import queries, services
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.public import amending

router = api.Router(tags=["amendments"])
MOST = 1000


class LineAmendIn(api.Input):
    """A line to be changed; what is left out stays."""

    line_id: int
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    discount_percent: Decimal | None = None
    remove: bool = False


class LineAddIn(api.Input):
    """A line to be added; without a price the engine prices it."""

    item_id: int | None = None
    description: str = Field("", max_length=400)
    unit: str = Field("", max_length=10)
    quantity: Decimal
    unit_price: Decimal | None = None
    discount_percent: Decimal = Decimal(0)


class AmendIn(api.Input):
    """A change of an accepted order, with its reason; `version` of the order as it was seen."""

    reason: str = Field(max_length=240)
    lines: list[LineAmendIn] = Field(default=[], max_length=MOST)
    added: list[LineAddIn] = Field(default=[], max_length=MOST)
    wanted_on: dt.date | None = None
    delivery_address_id: int | None = None
    payment_method: str | None = Field(None, max_length=20)
    payment_days: int | None = None
    customer_reference: str | None = Field(None, max_length=80)
    version: int | None = None


class AmendmentOut(Schema):
    """An amendment: the order before and after."""

    id: int
    order_id: int
    number: int
    made_at: dt.datetime
    made_by_id: int | None
    reason: str
    net_before: Decimal
    net_after: Decimal
    gross_before: Decimal
    gross_after: Decimal
    before: dict[str, Any]
    after: dict[str, Any]


class AsOfOut(Schema):
    """An order as it stood; `exact` false: it was a draft then, lines added to it since may show."""

    head: dict[str, str]
    lines: list[dict[str, Any]]
    net: Decimal
    gross: Decimal
    register_name: str = Field(alias="register")
    state: str
    exact: bool


class ThenOut(Schema):
    """An order as it stood: where, what it was worth, how many amendments it had."""

    id: int
    number: str
    orderer_id: int
    register_then: str | None
    state_then: str | None
    net_then: Decimal
    gross_then: Decimal
    amended: int


@router.post("/orders/{id}", response={201: AmendmentOut})
def amend(request: kit.Request, id: int, data: AmendIn) -> object:
    """Amend an accepted order; what was begun stays as it is."""
    head = {name: value for name, value in data.model_dump(exclude_unset=True).items() if name in amending.HEAD}
    added = tuple(orders.DraftOrderLine(**one.model_dump()) for one in data.added)
    change = amending.Amend(
        lines=tuple(amending.LineAmend(**one.model_dump()) for one in data.lines), added=added, head=head, reason=data.reason
    )
    pk = services.amend(id, change, version=data.version, by=request.actor)
    return 201, queries.amendments(request.actor).get(pk=pk)


@router.get("/orders/{id}/as-of", response=AsOfOut)
def as_of(request: kit.Request, id: int, at: dt.datetime | None = None) -> object:
    """An order as it stood at a moment."""
    request.actor.require("orders.see")
    found = queries.as_of(queries.order(id, by=request.actor), _aware(at))
    if found is None:
        raise Http404
    return found


@router.get("/archive", response=list[ThenOut])
def archive(request: kit.Request, at: dt.datetime | None = None, after: int = 0) -> object:
    """Orders as they stood at a moment, a thousand at a time by id, those after `after`."""
    request.actor.require("orders.see")
    rows = queries.archive(_aware(at), by=request.actor).filter(pk__gt=after).order_by("pk")
    return list(rows.values("id", "number", "orderer_id", "register_then", "state_then", "net_then", "gross_then", "amended")[:MOST])


def _aware(at: dt.datetime | None) -> dt.datetime:
    """Now, when no moment is given."""
    if at is None:
        return clock.now()
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


api.collection(
    router, "",
    api.Collection(rows=queries.amendments, out=AmendmentOut, right="orders.see", default_sort="-made_at", filters={"order": "order_id", "from": "made_at__gte"}, sorts={"made_at": "made_at"}),
    name="amendments",
)  # fmt: skip
