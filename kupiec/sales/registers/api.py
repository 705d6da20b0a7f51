"""The room's REST interface: the registers in force, the draft, published versions, a dry run on an order."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.sales.registers import queries, services
from kupiec.sales.registers.queries import RIGHT
from kupiec.sales.registers.values import BookData, OperationData, RegisterData, from_json

router = api.Router(tags=["registers"])


class OperationShape(api.Input):
    """An operation of a register; `next`: the code of the register a move leads to; `arguments` are those of its kind."""

    kind: str = Field(max_length=30)
    label: str = Field("", max_length=60)
    next: str = Field("", max_length=20)
    right: str = Field("", max_length=60)
    roles: list[str] = Field(default=[], max_length=40)
    guard: str = Field("", max_length=2000)
    guard_text: str = Field("", max_length=160)
    on_entry: bool = False
    primary: bool = False
    arguments: dict[str, str | bool] = {}


class RegisterShape(api.Input):
    """A register with its operations in order."""

    code: str = Field(max_length=20)
    name: str = Field(max_length=60)
    meaning: str = Field(max_length=9)
    idle_days: int | None = Field(None, ge=1, le=365)
    only: bool = False
    operations: list[OperationShape] = Field(default=[], max_length=40)


class BookIn(api.Input):
    """All registers in order; `version` of the draft, 0 when there is none."""

    registers: list[RegisterShape] = Field(max_length=40)
    version: int | None = None


class BookOut(Schema):
    """All registers in order. `number`: the version in force (0: as installed); `version`: of the draft, 0 when there is none."""

    number: int
    version: int
    registers: list[RegisterShape]


class PublishIn(api.Input):
    note: str = Field("", max_length=240)
    version: int | None = None


class PublishedOut(Schema):
    number: int


class EditionOut(Schema):
    """A published version."""

    id: int
    number: int
    note: str
    made_at: dt.datetime
    made_by_id: int | None
    version: int


class TryIn(api.Input):
    """A dry run: by the draft, or by what is in force; in another register of the same meaning; as another person."""

    order_id: int
    draft: bool = True
    register_code: str = Field("", max_length=20)
    user_id: int | None = None


class AbleOut(Schema):
    kind: str
    label: str
    target: str
    why: str
    guard: str
    by_itself: bool
    primary: bool


class WentOut(Schema):
    register_name: str = Field(alias="register")
    operation: str
    came: list[str]
    refused: str


class TriedOut(Schema):
    """What the order may do, and the way it would go; nothing of it was kept."""

    title: str
    register_name: str = Field(alias="register")
    able: list[AbleOut]
    went: list[WentOut]
    ended: str


def _out(book: BookData, *, company_id: int) -> dict[str, Any]:
    row = queries.draft(company_id)
    rows = [
        {
            "code": one.code,
            "name": one.name,
            "meaning": one.meaning,
            "idle_days": one.idle_days,
            "only": one.only,
            "operations": [_operation(each) for each in one.operations],
        }
        for one in book.registers
    ]
    return {"number": queries.latest(company_id), "version": row.version if row else 0, "registers": rows}


def _operation(one: OperationData) -> dict[str, Any]:
    return {name: getattr(one, name) for name in OperationShape.model_fields} | {"roles": list(one.roles), "arguments": dict(one.arguments)}


@router.get("/book", response=BookOut)
def in_force(request: kit.Request) -> object:
    """The registers orders go by now."""
    request.actor.require("orders.see")
    company = request.actor.company_id
    return _out(queries.in_force(company), company_id=company)


@router.get("/draft", response=BookOut)
def drafted(request: kit.Request) -> object:
    """The draft; what is in force when there is none."""
    request.actor.require(RIGHT)
    company = request.actor.company_id
    return _out(queries.drafted(company), company_id=company)


@router.put("/draft", response=BookOut)
def save(request: kit.Request, data: BookIn) -> object:
    """Say the whole draft anew; nothing of it counts before it is published."""
    rows = tuple(
        RegisterData(
            **{
                **one.model_dump(exclude={"operations"}),
                "operations": tuple(OperationData(**{**each.model_dump(), "roles": tuple(each.roles)}) for each in one.operations),
            }
        )
        for one in data.registers
    )
    services.save_book(BookData(registers=rows), version=data.version, by=request.actor)
    company = request.actor.company_id
    return _out(queries.drafted(company), company_id=company)


@router.post("/publish", response=PublishedOut)
def publish(request: kit.Request, data: PublishIn) -> object:
    """Put the draft in force."""
    return {"number": services.publish(note=data.note, version=data.version, by=request.actor)}


@router.post("/discard", response={204: None})
def discard(request: kit.Request) -> object:
    """Throw the draft away."""
    services.discard(by=request.actor)
    return 204, None


@router.post("/try", response=TriedOut)
def try_out(request: kit.Request, data: TryIn) -> object:
    """What would happen to an order: the real operations in a transaction that is taken back."""
    company = request.actor.company_id
    row = queries.draft(company) if data.draft else None
    book = from_json(row.data) if row else queries.in_force(company)
    return services.try_out(book, data.order_id, register=data.register_code, user_id=data.user_id, by=request.actor)


api.collection(
    router, "/editions",
    api.Collection(rows=queries.published, out=EditionOut, right=RIGHT, default_sort="-number", filters={"number": "number"}, sorts={"number": "number", "made_at": "made_at"}),
    name="register-editions",
)  # fmt: skip
