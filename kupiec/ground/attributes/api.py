"""The room's REST interface: definitions, and the attributes of one record by themselves.

Rooms take attributes in their own bodies too (`attributes`), give them by `expand=attributes` and filter by `attribute=`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ninja import Schema

from kupiec.ground.attributes import queries, services, sockets
from kupiec.ground.attributes.models import Attribute
from kupiec.ground.attributes.services.define import RIGHT
from kupiec.ground.attributes.serving import expansion
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import api

router = api.Router(tags=["attributes"])


class ChoiceIn(api.Input):
    """A choice; `id` of the one it changes."""

    name: str
    colour: str = ""
    id: int | None = None
    code: str = ""
    archived: bool = False


class AttributeHead(api.Input):
    """What may change of an attribute; what is left out stays."""

    name: str | None = None
    type: str | None = None
    section: str | None = None
    help: str | None = None
    unit: str | None = None
    decimals: int | None = None
    required: bool | None = None
    default: str | None = None
    searched: bool | None = None
    listed: bool | None = None
    refers_to: str | None = None
    shelf_id: int | None = None
    see: list[int] | None = None
    edit: list[int] | None = None
    options: list[ChoiceIn] | None = None


class AttributeIn(AttributeHead):
    """A new attribute of a kind of records."""

    kind: str
    name: str
    type: str
    code: str = ""


class AttributeOut(Schema):
    id: int
    kind: str
    code: str
    name: str
    type: str
    section: str
    help: str
    unit: str
    decimals: int
    required: bool
    default: str
    searched: bool
    listed: bool
    refers_to: str
    shelf_id: int | None
    archived: bool
    position: int
    version: int


class ValuesIn(api.Input):
    """Values by code; null takes one away, what is left out stays."""

    values: dict[str, api.Scalar]


class ValuesOut(Schema):
    version: int
    values: dict[str, Any]


class OrderIn(api.Input):
    kind: str
    ids: list[int]


def _given(data: api.Input) -> dict[str, Any]:
    given = {name: value for name, value in data.model_dump(exclude_unset=True).items() if value is not None or name == "shelf_id"}
    if "options" in given:
        given["options"] = tuple(services.OptionDraft(**row) for row in given["options"])
    return given


def _choices(rows: Any, by: Any) -> Mapping[int, Any]:
    """The choices of attributes, in order."""
    found = {one.id: one for kind in {row.kind for row in rows} for one in queries.fresh(kind)}
    return {
        row.pk: [
            {"id": one.id, "code": one.code, "name": one.name, "colour": one.colour, "archived": one.archived} for one in found[row.pk].options
        ]
        for row in rows if row.pk in found
    }  # fmt: skip


@router.post("", response={201: AttributeOut})
def define(request: Any, data: AttributeIn) -> object:
    """Define an attribute."""
    return Attribute.objects.get(pk=services.save(_given(data), by=request.actor))


@router.put("/{id}", response=AttributeOut)
def redefine(request: Any, id: int, data: AttributeHead) -> object:
    """Change an attribute; its code and kind stay."""
    services.save(_given(data), pk=id, version=api.version(request), by=request.actor)
    return Attribute.objects.get(pk=id)


@router.post("/arrange", response={200: dict[str, int]})
def arrange(request: Any, data: OrderIn) -> object:
    """Give the attributes of a kind this order."""
    return {"moved": services.arrange(data.kind, data.ids, by=request.actor)}


@router.put("/of/{kind}/{record_id}", response=ValuesOut)
def change(request: Any, kind: str, record_id: int, data: ValuesIn) -> object:
    """Change attributes of one record by themselves; If-Match carries the record's version."""
    version = services.change(kind, record_id, data.values, version=api.version(request), by=request.actor)
    return {"version": version, "values": _values(kind, record_id, request)}


@router.get("/of/{kind}/{record_id}", response=ValuesOut)
def values(request: Any, kind: str, record_id: int) -> object:
    """The attributes of one record, by code."""
    subject = sockets.subject(kind)
    request.actor.require(subject.see)
    row = subject.rows(request.actor).filter(pk=record_id).first()
    if row is None:
        raise Refusal("NOT_FOUND", N_("There is no such record."), "record_id")
    return {"version": row.version, "values": _values(kind, record_id, request)}


def _values(kind: str, record_id: int, request: Any) -> Any:
    subject = sockets.subject(kind)
    rows = subject.rows(request.actor).filter(pk=record_id)
    return expansion(kind)(rows, request.actor).get(record_id, {})


api.bulk(router, "/archive", services.archive, name="archive", summary="Take attributes out of use; their values stay")
api.bulk(router, "/restore", services.restore, name="restore", summary="Put attributes back into use")
api.collection(
    router, "",
    api.Collection(
        rows=lambda by: Attribute.objects.all(), out=AttributeOut, right=RIGHT, default_sort="position",
        filters={"kind": "kind", "code": "code", "archived": "archived", "type": "type__in"},
        sorts={"position": "position", "name": "name", "id": "pk"}, expand={"choices": _choices},
    ),
    name="attributes",
)  # fmt: skip
