"""Requests that should work, made from descriptions alone, so that hostile ones differ from them in one place only."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client

from tests.security import samples, surface, world

WORDS = {
    "currency": "PLN", "unit": "szt", "vat_code": "23", "language": "en", "country": "PL", "number": "61109010140000071219812874",
    "code": "KOD-9", "rule": "", "value": "123", "email": "a@example.com", "iban": "PL61109010140000071219812874",
    "payment_method": "transfer", "to": "next", "side": "debit", "account": "100", "city": "Gdynia",
}  # fmt: skip
"""Texts of fields that take no free text."""
KINDS = {"contacts": "phone", "addresses": "delivery", "payments": "KP", "documents": "PW", "accounts": "balance"}
"""`kind` by the last part of the address."""
WANTED = {"warehouse_id", "lines", "item_id", "unit", "name", "code", "last_name", "reason", "city", "cash_register"}
"""Fields that the shapes don't require, but the verbs do."""


class Maker:
    """Makes bodies for operations of the API."""

    def __init__(self) -> None:
        self.shapes = surface.description()["components"]["schemas"]
        self.known = world.Known()

    def shape(self, given: dict[str, Any]) -> dict[str, Any]:
        """A shape with references followed and the first alternative that isn't null."""
        while "$ref" in given or "anyOf" in given or "allOf" in given:
            if "$ref" in given:
                given = self.shapes[given["$ref"].rsplit("/", 1)[-1]]
            else:
                options = given.get("anyOf") or given["allOf"]
                given = next((one for one in options if one.get("type") != "null"), options[0])
        return given

    def body(self, op: surface.Operation, *, whole: bool = False) -> Any:
        """A body for the operation, with what its shape and its verb require; with all its fields when `whole`."""
        if not op.body:
            return None
        made = self.value(op.body, room=op.room, whole=whole)
        words = [word for word in op.path.split("/") if "{" not in word]
        for place, _value in list(leaves(made)):
            if place[-1] == "kind":
                made = changed(made, place, KINDS.get(words[-1], "service"))
        return made

    def value(self, given: dict[str, Any], name: str = "", room: str = "", *, whole: bool = False) -> Any:
        shape = self.shape(given)
        kind = shape.get("type")
        if "enum" in shape or "const" in shape:
            return shape.get("const", shape.get("enum", [None])[0])
        if kind == "object":
            needed = set(shape.get("properties", {})) if whole else set(shape.get("required", ()))
            return {
                key: self.value(part, key, room, whole=whole)
                for key, part in shape.get("properties", {}).items()
                if key in needed or key in WANTED
            }
        if kind == "array":
            return [self.value(shape["items"], name, room, whole=whole)]
        return self.leaf(shape, name, room)

    def fields(self, op: surface.Operation, place: Sequence[Any]) -> set[str]:
        """Names of the fields that the object at a place may have."""
        shape = self.shape(op.body)
        for key in place:
            shape = self.shape(
                shape["items"] if isinstance(key, int) else shape.get("properties", {}).get(key) or shape["additionalProperties"]
            )
        return set(shape.get("properties", ()))

    def kind(self, op: surface.Operation, place: Sequence[Any]) -> str:
        """What the field at a place takes: string, integer, decimal, date, boolean."""
        shape = self.shape(op.body)
        for key in place:
            shape = self.shape(
                shape["items"] if isinstance(key, int) else shape.get("properties", {}).get(key) or shape["additionalProperties"]
            )
        if "pattern" in shape or shape.get("type") == "number":
            return "decimal"
        return "date" if shape.get("format") in ("date", "date-time") else str(shape.get("type", "string"))

    def leaf(self, shape: dict[str, Any], name: str, room: str) -> Any:
        kind = shape.get("type")
        if kind == "integer":
            known = self.known.choose(name, room) if name.endswith(("id", "ids")) else []
            return known[0] if known else 1
        if kind == "boolean":
            return False
        if kind == "number" or "pattern" in shape:
            return "1"
        if shape.get("format") in ("date", "date-time"):
            return world.TODAY.isoformat()
        return WORDS.get(name, "Tekst")


def leaves(body: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every value of a body with its place."""
    parts = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    if not isinstance(body, (dict, list)):
        yield place, body
    for key, part in parts:
        yield from leaves(part, (*place, key))


def objects(body: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The place of every object in a body."""
    if isinstance(body, dict):
        yield place
    parts = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for key, part in parts:
        yield from objects(part, (*place, key))


def at(body: Any, place: Sequence[Any]) -> Any:
    for key in place:
        body = body[key]
    return body


def onto(working: Any, whole: Any, place: Sequence[Any]) -> Any:
    """The working body if it has the place (or can take the field there), else the whole one."""
    try:
        parent = at(working, place[:-1])
    except (KeyError, IndexError, TypeError):
        return whole
    fits = isinstance(parent, dict) or (isinstance(parent, list) and place and isinstance(place[-1], int) and place[-1] < len(parent))
    return working if fits else whole


def changed(body: Any, place: Sequence[Any], value: Any) -> Any:
    """The body with another value at a place."""
    made = copy.deepcopy(body)
    at = made
    for key in place[:-1]:
        at = at[key]
    if not place:
        return value
    at[place[-1]] = value
    return made


def call(client: Client, op: surface.Operation, body: Any = None, *, pk: Any = 1, **headers: str) -> Any:
    """Send it; what it writes stays."""
    world.fresh_rates()
    url = op.url(pk)
    if op.multipart:
        parts = {
            name: ContentFile(b"x", "x.txt") if name == "file" and isinstance(value, str) else value for name, value in (body or {}).items()
        }
        for value in parts.values():
            rewound(value)
        return client.post(url, {name: value for name, value in parts.items() if value is not None}, headers=headers)
    data = b"" if body is None else json.dumps(body)
    return client.generic(op.method, url, data, content_type="application/json", headers=headers)


def rewound(value: Any) -> None:
    """A file that was sent once is read from its beginning again."""
    if isinstance(value, ContentFile):
        value.seek(0)


class Undone:
    """What is written inside is taken back."""

    def __enter__(self) -> None:
        self.place = transaction.savepoint()

    def __exit__(self, *what: Any) -> None:
        transaction.savepoint_rollback(self.place)
        transaction.savepoint_commit(self.place)  # given up: the next one would stand within it, and thousands of them one in another


@dataclass
class Tried:
    """A request and its answer."""

    op: surface.Operation
    pk: Any
    """The number in the address, or its parts in turn."""
    body: Any
    headers: dict[str, str]
    answer: Any

    @property
    def worked(self) -> bool:
        return bool(self.answer.status_code < 300)

    def rank(self) -> tuple[bool, int]:
        return self.answer.status_code in (400, 404), self.answer.status_code


def beside(at: Any) -> Any:
    """The address of another record."""
    return (*at[:-1], f"{at[-1]}x" if isinstance(at[-1], str) else at[-1] + 1) if isinstance(at, tuple) else at + 1


def working(client: Client, op: surface.Operation, maker: Maker, sample: samples.Sample | None) -> Tried:
    """A request that works, or the one that came furthest: as the sample says, or over the first records of the room."""
    body, tries = maker.body(op), []
    if sample is not None and sample.body is not None:
        body = samples.laid_over(body, sample.body)
    there = world.ids_of(op.room, of_all=True)
    places = [sample.at] if sample is not None and sample.at is not None else there or [*range(1, 5)]
    known = (there or [1]) if sample is None and isinstance(body, dict) and "ids" in body else [0]
    for pk in places if op.by_id else [1]:
        for ids in known:
            sent = {**body, "ids": [ids]} if ids else body
            tries.append(_tried(client, op, sent, pk))
            if tries[-1].worked:
                return tries[-1]
    return min(tries, key=Tried.rank)


def _tried(client: Client, op: surface.Operation, body: Any, pk: Any) -> Tried:
    """Asked without a version, then with each that the record may have."""
    for headers in ({}, *({"If-Match": f'"{version}"'} for version in range(1, 5))):
        with Undone():
            answer = call(client, op, body, pk=pk, **headers)
        if answer.status_code not in (412, 428):
            break
    return Tried(op, pk, body, headers, answer)
