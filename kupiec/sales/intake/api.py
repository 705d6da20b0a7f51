"""The room's REST interface: orders sent in lines or files, corrected, accepted; pages of customers."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from ninja import Schema
from pydantic import Field

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.sales.intake import links, queries, services
from kupiec.sales.intake.models import ProposalLine
from kupiec.sales.intake.values import LineChange, Origin, ReadLine, ReadOrder, Source

router = api.Router(tags=["intake"])


class LineIn(api.Input):
    """A line as the customer says it: our code, a bar code or his own code; quantity and price as numbers."""

    code: str = Field("", max_length=240)
    ean: str = Field("", max_length=40)
    theirs: str = Field("", max_length=80)
    description: str = Field("", max_length=240)
    quantity: Decimal
    unit: str = Field("", max_length=40)
    price: Decimal | None = None


class ProposalIn(api.Input):
    """An order to be taken in; the customer by id, by his number (GLN) or tax number. The same number of one customer is taken once."""

    party_id: int | None = None
    buyer: str = Field("", max_length=20)
    nip: str = Field("", max_length=14)
    place: str = Field("", max_length=20)
    number: str = Field("", max_length=80)
    ordered_on: dt.date | None = None
    wanted_on: dt.date | None = None
    currency: str = Field("", max_length=3)
    remarks: str = Field("", max_length=4000)
    lines: list[LineIn] = Field(min_length=1, max_length=2000)


class FileIn(api.Input):
    """A file with orders (XLSX, CSV, EDIFACT, ECOD), its content in base64."""

    name: str = Field(min_length=1, max_length=200)
    content: str = Field(max_length=12_000_000)
    party_id: int | None = None


class ProposalOut(Schema):
    """An order that came in; state: new, taken, rejected; purpose: order, or change, replace, cancel of the order `number` names."""

    id: int
    version: int
    source: str
    state: str
    party_id: int | None
    buyer: str
    place: str
    address_id: int | None
    number: str
    purpose: str
    message: str
    ordered_on: dt.date | None
    wanted_on: dt.date | None
    currency: str
    remarks: str
    reason: str
    order_id: int | None
    created_at: dt.datetime


class LineOut(Schema):
    """A line as written and what is made of it; `problems`: codes (NO_ITEM, NO_UNIT, NO_QUANTITY, PRICE, …)."""

    id: int
    position: int
    code: str
    ean: str
    theirs: str
    description: str
    said_quantity: str
    said_unit: str
    item_id: int | None
    unit: str
    quantity: Decimal | None
    price: Decimal | None
    take_price: bool
    action: str
    our_price: Decimal | None = None
    problems: list[str] = []
    version: int


class HeadIn(api.Input):
    """What to change of the head, only the fields named."""

    party_id: int | None = None
    address_id: int | None = None
    number: str = Field("", max_length=80)
    wanted_on: dt.date | None = None
    remarks: str = Field("", max_length=4000)


class LineChangeIn(api.Input):
    item_id: int | None = None
    quantity: Decimal | None = None
    unit: str | None = Field(None, max_length=40)
    price: Decimal | None = None
    take_price: bool | None = None
    version: int | None = None


class IdsOut(Schema):
    ids: list[int]


class IdsIn(api.Input):
    ids: list[int] = Field(min_length=1, max_length=200)


class RejectIn(IdsIn):
    reason: str = Field(max_length=240)


class CountOut(Schema):
    count: int


class LinkIn(api.Input):
    """A page on which a customer orders."""

    party_id: int
    name: str = Field(max_length=240)
    email: str = Field("", max_length=254)
    days: int = 365
    language: str = Field("pl", max_length=2)


class LinkOut(Schema):
    id: int
    party_id: int
    name: str
    email: str
    language: str
    expires_at: dt.datetime
    revoked_at: dt.datetime | None
    openings: int


class AddressOut(LinkOut):
    """With its address, told once, to whoever made it."""

    address: str


def _lines(rows: Sequence[Any], by: Any) -> Mapping[int, Any]:
    return {row.pk: _reckoned(row) for row in rows}


def _reckoned(row: Any) -> list[LineOut]:
    lines = queries.lines(row.pk)
    found = queries.reckoned(row, lines)
    shown = []
    for line in lines:
        one = LineOut.from_orm(line)
        one.our_price, one.problems = found[line.pk].price, [problem.code for problem in found[line.pk].problems]
        shown.append(one)
    return shown


@router.post("/proposals", response={201: IdsOut})
def take_order(request: kit.Request, data: ProposalIn) -> object:
    """Send an order in; it waits to be accepted. DUPLICATE when it was sent before."""
    lines = tuple(
        ReadLine(code=one.code, ean=one.ean, theirs=one.theirs, description=one.description, quantity=f"{one.quantity:f}", unit=one.unit, price="" if one.price is None else f"{one.price:f}")
        for one in data.lines
    )  # fmt: skip
    read = ReadOrder(
        number=data.number,
        ordered_on=data.ordered_on,
        wanted_on=data.wanted_on,
        buyer=data.buyer,
        nip=data.nip,
        place=data.place,
        currency=data.currency,
        remarks=data.remarks,
        lines=lines,
    )
    return 201, {"ids": services.take([read], Origin(source=Source.API, party_id=data.party_id), by=request.actor)}


@router.post("/files", response={201: IdsOut})
def take_order_file(request: kit.Request, data: FileIn) -> object:
    """Send a file with orders in."""
    try:
        raw = base64.b64decode(data.content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refusal("BASE64", N_("The content is not base64."), "content") from error
    return 201, {"ids": services.take_file(data.name, raw, party_id=data.party_id, by=request.actor)}


@router.put("/proposals/{id}", response=ProposalOut)
def edit_proposal(request: kit.Request, id: int, data: HeadIn) -> object:
    """Say whose it is and what its head says."""
    services.edit(id, data.as_given(), version=api.version(request), by=request.actor)
    return queries.one(id, by=request.actor)


@router.put("/proposals/{id}/lines/{line_id}", response=LineOut)
def correct_line(request: kit.Request, id: int, line_id: int, data: LineChangeIn) -> object:
    """Correct a line."""
    services.change_line(id, line_id, LineChange(**data.as_given("version")), version=data.version, by=request.actor)
    return ProposalLine.objects.get(pk=line_id)


@router.post("/proposals/accept", response=IdsOut)
def accept_proposals(request: kit.Request, data: IdsIn) -> object:
    """Make orders of them, or amend and cancel the orders they name; ids of the orders."""
    return {"ids": services.accept(data.ids, by=request.actor)}


@router.post("/proposals/reject", response=CountOut)
def reject_proposals(request: kit.Request, data: RejectIn) -> object:
    """They become no orders."""
    return {"count": services.reject(data.ids, reason=data.reason, by=request.actor)}


@router.post("/links", response={201: AddressOut})
def share_order_page(request: kit.Request, data: LinkIn) -> object:
    """Give a customer a page on which he orders."""
    row = queries.links(request.actor).get(
        pk=services.share(data.party_id, name=data.name, email=data.email, days=data.days, language=data.language, by=request.actor)
    )
    return 201, {**LinkOut.from_orm(row).dict(), "address": links.address(row)}


api.bulk(router, "/links/revoke", services.revoke, name="revoke_order_pages", summary="They open nothing any more")
api.collection(
    router, "/proposals",
    api.Collection(
        rows=queries.visible, out=ProposalOut, right="intake.see", default_sort="-created_at", expand={"lines": _lines}, sorts={"created_at": "created_at"},
        filters={"state": "state__in", "source": "source__in", "party": "party_id", "order": "order_id", "purpose": "purpose__in"},
    ),
    name="proposals",
)  # fmt: skip
api.collection(
    router, "/links", api.Collection(rows=queries.links, out=LinkOut, right="intake.see", default_sort="-created_at", filters={"party": "party_id"}, sorts={"created_at": "created_at"}), name="order_pages",
)  # fmt: skip
