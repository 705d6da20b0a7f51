"""The room's REST interface: promises asked and held, parameters of replenishment."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.sales.promising import queries, requirements, services
from kupiec.sales.promising.values import Ask, Whole

router = api.Router(tags=["promising"])


class AskIn(api.Input):
    """A line: so much of an item, in base units."""

    item_id: int
    quantity: Decimal = Field(gt=0)


class PromiseIn(api.Input):
    """Lines to be promised from a warehouse, all at once."""

    warehouse_id: int
    lines: list[AskIn] = Field(min_length=1, max_length=1000)


class HoldIn(PromiseIn):
    """Lines to be promised and kept from others for some hours."""

    hours: int = 4
    title: str = ""


class PartOut(Schema):
    """So much on a day."""

    on: dt.date
    quantity: Decimal


class AlternativeOut(Schema):
    """Another warehouse (branch) or item (substitute) that has all of it earlier."""

    kind: str
    item_id: int
    warehouse_id: int
    full: dt.date


class AnswerOut(Schema):
    """A line promised: its full date (none: never), parts, what binds it."""

    item_id: int
    quantity: Decimal
    full: dt.date | None = None
    parts: list[PartOut]
    bound: str
    bound_on: dt.date | None = None
    new_supply: Decimal
    alternatives: list[AlternativeOut]


class WholeOut(Schema):
    """Lines promised, and the one day on which all of it is there."""

    on: dt.date | None = None
    lines: list[AnswerOut]


class TermsOut(Schema):
    """Parameters of replenishment of an item, or (no item) of all others."""

    id: int
    version: int
    item_id: int | None = None
    lead_days: int | None = None
    lot: Decimal
    most_lots: int | None = None
    safety: Decimal
    weekdays: str
    cut_off: dt.time | None = None
    resource_id: int | None = None
    unit_hours: Decimal


class TermsIn(api.Input):
    """What is said of replenishment; on change only the fields given."""

    item_id: int | None = None
    lead_days: int | None = None
    lot: Decimal = Decimal(0)
    most_lots: int | None = None
    safety: Decimal = Decimal(0)
    weekdays: str = ""
    cut_off: dt.time | None = None
    resource_id: int | None = None
    unit_hours: Decimal = Decimal(0)


class HoldOut(Schema):
    """A part of a promise kept from others until a moment."""

    id: int
    item_id: int
    warehouse_id: int
    quantity: Decimal
    on: dt.date
    until: dt.datetime
    title: str


def _told(whole: Whole) -> dict[str, object]:
    return {
        "on": whole.on,
        "lines": [
            {
                "item_id": one.ask.item_id, "quantity": one.ask.quantity, "full": one.promise.full, "parts": one.promise.parts, "bound": one.promise.bound,
                "bound_on": one.promise.bound_on, "new_supply": one.promise.new_supply, "alternatives": one.alternatives,
            }
            for one in whole.answers
        ],
    }  # fmt: skip


def _asks(data: PromiseIn) -> list[Ask]:
    return [Ask(line.item_id, line.quantity) for line in data.lines]


@router.post("/promise", response=WholeOut)
def ask_promise(request: kit.Request, data: PromiseIn) -> object:
    """When lines can be promised; nothing is written."""
    return _told(queries.promise(_asks(data), warehouse_id=data.warehouse_id, by=request.actor))


@router.post("/hold", response=WholeOut)
def hold_promise(request: kit.Request, data: HoldIn) -> object:
    """Promise lines and keep them from other promises for some hours."""
    return _told(services.hold(_asks(data), warehouse_id=data.warehouse_id, hours=data.hours, title=data.title, by=request.actor))


@router.post("/terms", response={201: TermsOut})
def create_terms(request: kit.Request, data: TermsIn) -> object:
    """Add parameters of an item, or of all others."""
    return 201, queries.terms(request.actor).get(pk=services.save_terms(data.as_given(), by=request.actor))


@router.put("/terms/{id}", response=TermsOut)
def edit_terms(request: kit.Request, id: int, data: TermsIn) -> object:
    """Change parameters."""
    services.save_terms(data.as_given(), pk=id, version=api.version(request), by=request.actor)
    return queries.terms(request.actor).get(pk=id)


class RequirementOut(Schema):
    """An item of a warehouse that orders lack, in base units; how much to order of it and from whom."""

    item_id: int
    warehouse_id: int
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
    supplier_id: int | None


class ChosenIn(api.Input):
    """What is to be ordered; without a supplier from the main one."""

    item_id: int
    warehouse_id: int
    quantity: Decimal
    supplier_id: int | None = None


class OrderIn(api.Input):
    """Lines that become drafts of purchase orders."""

    lines: list[ChosenIn] = Field(min_length=1, max_length=1000)


class OrderedOut(Schema):
    """The drafts, one for each supplier and warehouse."""

    order_ids: list[int]


def _needed(one: requirements.Requirement) -> dict[str, object]:
    names = ("wanted", "blocked", "reserved", "there", "expected", "drafted", "safety", "missing", "proposed", "due")
    return {
        "item_id": one.key[0],
        "warehouse_id": one.key[1],
        "supplier_id": one.source.party_id if one.source else None,
        **{name: getattr(one, name) for name in names},
    }


@router.get("/requirements", response=list[RequirementOut])
def list_requirements(request: kit.Request, warehouse: int | None = None) -> object:
    """What all orders lack, the most pressing first; at most 1,000."""
    request.actor.require("supply.see")
    return [_needed(one) for one in requirements.missing(request.actor, warehouse_id=warehouse)[:1000]]


@router.post("/requirements/order", response={201: OrderedOut})
def order_requirements(request: kit.Request, data: OrderIn) -> object:
    """Drafts of purchase orders of what is missing."""
    chosen = [requirements.Chosen(one.item_id, one.warehouse_id, one.quantity, one.supplier_id) for one in data.lines]
    return 201, {"order_ids": requirements.order(chosen, by=request.actor)}


api.bulk(router, "/holds/let-go", services.let_go, name="let_go_holds", summary="They are for others again")
api.collection(
    router, "/holds",
    api.Collection(rows=queries.holds, out=HoldOut, right="promising.see", default_sort="until", filters={"item": "item_id", "warehouse": "warehouse_id"}, sorts={"until": "until"}), name="holds",
)  # fmt: skip
api.collection(
    router, "/terms", api.Collection(rows=queries.terms, out=TermsOut, right="promising.see", default_sort="id", filters={"item": "item_id"}, sorts={"id": "id"}), name="terms",
)  # fmt: skip
