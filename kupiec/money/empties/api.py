"""The room's REST interface: accounts of packaging, giving out, taking back, charging."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ninja import Field, Schema

from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.money.empties import queries, services
from kupiec.money.empties.values import Piece

router = api.Router(tags=["empties"])


class AccountOut(Schema):
    """What a customer holds of a packaging item."""

    id: int
    party_id: int
    item_id: int
    balance: Decimal
    deposit: Decimal
    last_on: dt.date | None


class PackagingOut(Schema):
    """An item that comes back."""

    id: int
    item_id: int
    deposit: Decimal
    version: int


class PackagingIn(api.Input):
    """What is charged for a base unit that doesn’t come back."""

    deposit: Decimal


class PieceIn(api.Input):
    """So much of a packaging item."""

    item_id: int
    quantity: Decimal


class MovedIn(api.Input):
    """Packaging that goes to a customer or comes from him, with a document of ours."""

    party_id: int
    warehouse_id: int
    reference: str = Field("", max_length=80)
    pieces: list[PieceIn] = Field(min_length=1, max_length=100)


class ChargedIn(api.Input):
    """Packaging that doesn’t come back."""

    party_id: int
    pieces: list[PieceIn] = Field(min_length=1, max_length=100)


class DocumentOut(Schema):
    """The stock document, issued."""

    document_id: int


class InvoiceOut(Schema):
    """The invoice, a draft."""

    invoice_id: int


def _pieces(rows: list[PieceIn]) -> list[Piece]:
    return [Piece(one.item_id, one.quantity) for one in rows]


@router.post("/given", response={201: DocumentOut})
def give_packaging(request: kit.Request, data: MovedIn) -> object:
    """Give packaging out; it stays ours."""
    return 201, {
        "document_id": services.give(data.party_id, data.warehouse_id, _pieces(data.pieces), reference=data.reference, by=request.actor)
    }


@router.post("/taken", response={201: DocumentOut})
def take_packaging(request: kit.Request, data: MovedIn) -> object:
    """Take packaging back."""
    return 201, {
        "document_id": services.take_back(
            data.party_id, data.warehouse_id, _pieces(data.pieces), reference=data.reference, by=request.actor
        )
    }


@router.post("/charged", response={201: InvoiceOut})
def charge_packaging(request: kit.Request, data: ChargedIn) -> object:
    """Charge for what doesn’t come back: a delivery and a draft of an invoice."""
    return 201, {"invoice_id": services.settle(data.party_id, _pieces(data.pieces), by=request.actor)}


@router.put("/packaging/{id}", response=PackagingOut)
def define_packaging(request: kit.Request, id: int, data: PackagingIn) -> object:
    """The item (its id) comes back, at this deposit."""
    pk = services.define(id, data.deposit, version=api.version(request, required=False), by=request.actor)
    return queries.packagings(request.actor).get(pk=pk)


api.collection(
    router, "/accounts",
    api.Collection(rows=queries.visible, out=AccountOut, right="empties.see", default_sort="id", filters={"party": "party_id", "item": "item_id"}, sorts={"id": "id"}), name="empties_accounts",
)  # fmt: skip
api.collection(
    router, "/packaging", api.Collection(rows=queries.packagings, out=PackagingOut, right="empties.see", default_sort="id", filters={"item": "item_id"}, sorts={"id": "id"}), name="packaging",
)  # fmt: skip
