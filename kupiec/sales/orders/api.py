"""The room's REST interface: orders with lines, moves, blocks, deliveries, invoices, holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import Http404
from ninja import Schema
from pydantic import Field

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.sales.orders import queries
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.progress import standing
from kupiec.sales.orders.services import bill as billing
from kupiec.sales.orders.services import block as blocking
from kupiec.sales.orders.services import close as closing
from kupiec.sales.orders.services import copy as copying
from kupiec.sales.orders.services import create as creating
from kupiec.sales.orders.services import deliver as delivering
from kupiec.sales.orders.services import head as heads
from kupiec.sales.orders.services import holds as holding
from kupiec.sales.orders.services import lines as editing
from kupiec.sales.orders.services import move as moving
from kupiec.sales.orders.services import reprice as repricing
from kupiec.sales.orders.values import DraftOrder, DraftOrderLine, LineChange

router = api.Router(tags=["orders"])


class OrderOut(Schema):
    """An order's head."""

    id: int
    version: int
    number: str
    state: str
    register_code: str = Field(alias="register.code")
    branch_id: int
    warehouse_id: int
    orderer_id: int
    recipient_id: int
    payer_id: int
    delivery_address_id: int | None
    issue_date: dt.date
    wanted_on: dt.date | None
    currency: str = Field(alias="currency_id")
    rate: Decimal
    prices_gross: bool
    payment_method: str
    payment_days: int
    salesperson_id: int | None
    language: str
    customer_reference: str
    remarks: str
    net: Decimal
    vat: Decimal
    gross: Decimal
    credit: str
    credit_over_by: Decimal | None
    cost: Decimal | None = None


class LineOut(Schema):
    """A line of an order."""

    id: int
    version: int
    position: int
    item_id: int | None
    description: str
    unit: str
    factor: Decimal
    quantity: Decimal
    base_quantity: Decimal
    list_price: Decimal | None
    unit_price: Decimal
    discount_percent: Decimal
    price_source: str
    vat_code: str
    net: Decimal
    given_up: Decimal
    stale: str


class ProgressOut(Schema):
    """Where a line stands, in base units."""

    line_id: int
    ordered: Decimal
    given_up: Decimal
    blocked: Decimal
    reserved: Decimal
    planned: Decimal
    delivered: Decimal
    returned: Decimal
    invoicing: Decimal
    invoiced: Decimal
    to_deliver: Decimal


class LineIn(api.Input):
    """A line to enter; without a price the engine prices it."""

    item_id: int | None = None
    description: str = ""
    unit: str = ""
    quantity: Decimal
    unit_price: Decimal | None = None
    discount_percent: Decimal = Decimal(0)
    vat_code: str | None = None


class OrderIn(api.Input):
    """An order to enter; what is left out comes from the customer's terms."""

    orderer_id: int
    branch_id: int | None = None
    warehouse_id: int | None = None
    recipient_id: int | None = None
    payer_id: int | None = None
    delivery_address_id: int | None = None
    issue_date: dt.date | None = None
    wanted_on: dt.date | None = None
    currency: str = ""
    prices_gross: bool = False
    payment_method: str | None = Field(None, max_length=20)
    payment_days: int | None = None
    customer_reference: str = ""
    remarks: str = ""
    lines: list[LineIn] = []
    attributes: dict[str, api.Scalar] = {}


class HeadIn(api.Input):
    """Fields of the head to change."""

    orderer_id: int | None = None
    recipient_id: int | None = None
    payer_id: int | None = None
    delivery_address_id: int | None = None
    warehouse_id: int | None = None
    issue_date: dt.date | None = None
    wanted_on: dt.date | None = None
    payment_method: str | None = Field(None, max_length=20)
    payment_days: int | None = None
    customer_reference: str | None = None
    remarks: str | None = None
    attributes: dict[str, api.Scalar] | None = None


class LineChangeIn(api.Input):
    """Cells of a line to change."""

    version: int | None = None
    item_id: int | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    unit_price: Decimal | None = None
    discount_percent: Decimal | None = None
    description: str | None = None
    vat_code: str | None = None
    reason: str | None = None


class MoveIn(api.Input):
    """Where to: a register's code, or `next`."""

    to: str = "next"
    note: str = ""


class QuantitiesIn(api.Input):
    """How much of each line (base units) goes out; empty: what is wanted and there."""

    quantities: dict[int, Decimal] | None = None


class ReasonIn(api.Input):
    reason: str = ""


class MadeOut(Schema):
    """Ids of the documents made."""

    ids: list[int]


class MovedOut(Schema):
    """Orders that passed, and those held for approval."""

    moved: list[int]
    held: list[int]


def _lines(rows: Sequence[Order], by: Actor) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {row.pk: [] for row in rows}
    lines = OrderLine.objects.filter(order_id__in=found).defer("trace").order_by("order_id", "position", "pk")
    for line in lines:
        found[line.order_id].append(LineOut.from_orm(line).dict())
    return found


api.collection(
    router,
    "",
    api.Collection(
        rows=lambda by: queries.visible(by).select_related("register").defer("snapshot"),
        out=OrderOut,
        filters={
            "state": "state__in", "register_code": "register__code", "orderer": "orderer_id", "number": "number",
            "salesperson": "salesperson_id", "issued_from": "issue_date__gte", "issued_to": "issue_date__lte",
            "wanted_from": "wanted_on__gte", "wanted_to": "wanted_on__lte",
            "attribute": attributes.filtering("orders.order"),
        },
        sorts={"issue_date": "issue_date", "wanted_on": "wanted_on", "gross": "gross", "number": "number"},
        default_sort="-issue_date",
        search=lambda rows, text, by: rows.filter(number__icontains=text),
        expand={"lines": _lines, "attributes": attributes.expansion("orders.order")},
        hidden={"cost": "prices.see_cost"},
        right="orders.see",
    ),
    name="orders",
)  # fmt: skip


def _one(request: kit.Request, id: int) -> Order:
    return queries.visible(request.actor).select_related("register").get(pk=id)


@router.post("", response={201: OrderOut})
def create(request: kit.Request, data: OrderIn) -> tuple[int, Order]:
    """Enter an order."""
    by = request.actor
    values = data.dict(exclude={"lines", "branch_id", "issue_date", "attributes"})
    branch_id = data.branch_id or by.branch_id
    if branch_id is None:
        raise Refusal("NO_BRANCH", N_("Say which branch."), "branch_id")
    draft = DraftOrder(
        company_id=by.company_id,
        branch_id=branch_id,
        issue_date=data.issue_date or clock.today(),
        lines=tuple(DraftOrderLine(**line.dict()) for line in data.lines),
        attributes=attributes.check("orders.order", data.attributes, new=True, by=by),
        channel="api",
        **values,
    )
    [made] = creating.create([draft], by=by)
    return 201, _one(request, made.order_id)


@router.put("/{id}", response=OrderOut)
def edit(request: kit.Request, id: int, data: HeadIn) -> Order:
    """Change the head."""
    _one(request, id)
    heads.edit_head(id, data.dict(exclude_unset=True), version=api.version(request), by=request.actor)
    return _one(request, id)


@router.get("/{id}/lines", response=list[LineOut])
def lines(request: kit.Request, id: int) -> list[OrderLine]:
    """The lines of an order."""
    return queries.lines(_one(request, id).pk)


@router.post("/{id}/lines", response={201: list[LineOut]})
def add_lines(request: kit.Request, id: int, data: list[LineIn]) -> tuple[int, list[OrderLine]]:
    """Add lines at the end."""
    made = editing.add(id, [DraftOrderLine(**line.dict()) for line in data], by=request.actor)
    return 201, list(OrderLine.objects.filter(pk__in=made.touched).order_by("position"))


@router.put("/{id}/lines/{line_id}", response=LineOut)
def change_line(request: kit.Request, id: int, line_id: int, data: LineChangeIn) -> OrderLine:
    """Change cells of a line; its own `version` guards it."""
    values = data.dict(exclude={"version"})
    editing.change(id, line_id, LineChange(**values), version=data.version, by=request.actor)
    return OrderLine.objects.get(pk=line_id)


@router.delete("/{id}/lines/{line_id}", response={204: None})
def remove_line(request: kit.Request, id: int, line_id: int) -> tuple[int, None]:
    """Take a line off; `If-Match` may name the line's version."""
    if not OrderLine.objects.filter(pk=line_id, order=_one(request, id)).exists():
        raise Http404
    editing.remove(id, [(line_id, api.version(request, required=False))], by=request.actor)
    return 204, None


@router.get("/{id}/progress", response=list[ProgressOut])
def progress(request: kit.Request, id: int) -> list[Any]:
    """Where each line stands (ORD-7)."""
    order = _one(request, id)
    return standing([order.pk], kept=True, company_id=order.company_id).of(order.pk)


@router.post("/{id}/move", response=MovedOut)
def move(request: kit.Request, id: int, data: MoveIn) -> Any:
    """Pass an order to another register its own allows."""
    target: Any = "next"
    if data.to != "next":
        codes = {one.code: one.pk for one in queries.registers(request.actor.company_id)}
        if data.to not in codes:
            raise Refusal("NO_REGISTER", N_("There is no such register."), "register")
        target = codes[data.to]
    return moving.move([id], target, note=data.note, by=request.actor)


@router.post("/{id}/deliver", response=MadeOut)
def deliver(request: kit.Request, id: int, data: QuantitiesIn) -> dict[str, Any]:
    """Draft a WZ."""
    return {"ids": delivering.deliver([id], quantities=data.quantities, by=request.actor)}


@router.post("/{id}/copy", response={201: OrderOut})
def copy(request: kit.Request, id: int) -> tuple[int, Order]:
    """A new order with the same lines at today's prices."""
    return 201, _one(request, copying.copy(id, by=request.actor).order_id)


@router.post("/{id}/reprice", response=list[LineOut])
def reprice(request: kit.Request, id: int) -> list[OrderLine]:
    """Give all lines the prices of now."""
    repricing.reprice(id, by=request.actor)
    return queries.lines(id)


@router.post("/{id}/hold", response=OrderOut)
def hold(request: kit.Request, id: int, data: ReasonIn) -> Order:
    """Stop new deliveries."""
    holding.hold([id], reason=data.reason, by=request.actor)
    return _one(request, id)


@router.post("/{id}/release", response=OrderOut)
def release(request: kit.Request, id: int, data: ReasonIn) -> Order:
    """Release the holds of an order."""
    holding.release_holds([id], reason=data.reason, by=request.actor)
    return _one(request, id)


api.bulk(router, "/accept", moving.accept_orders, name="accept", summary="Accept orders")
api.bulk(router, "/block", blocking.block, name="block", summary="Block goods for orders")
api.bulk(router, "/ship", delivering.ship, name="ship", summary="Issue the WZ of orders")
api.bulk(router, "/bill", billing.bill, name="bill", summary="Draft invoices of orders")
api.bulk(router, "/proforma", billing.proforma, name="proforma", summary="Issue pro-formas of orders")
api.bulk(router, "/close", closing.close, name="close", summary="Close orders, the rest given up")
api.bulk(router, "/cancel", closing.cancel, name="cancel", summary="Cancel orders")

__all__ = ["router"]
