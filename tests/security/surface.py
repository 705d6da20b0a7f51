"""Every address of the product: pages from the resolver, operations of the API from its own description."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import repeat
from typing import Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.urls import URLPattern, get_resolver

from kupiec.ground.kit.forms import Form
from kupiec.ground.kit.lists import List

Declared = TypeVar("Declared")
Each = TypeVar("Each")

_CONVERTER = re.compile(r"<(?:(\w+):)?(\w+)>")
_WORDS = {
    "kind": "adres",
    "verb": "cancel",
    "name": "parties.party",
    "subject": "orders.order",
    "record": "activities.task",
    "token": "zly",
    "slug": "klienci",
    "code": "received",
}
"""What stands for the parts of addresses that aren't numbers."""


@dataclass(frozen=True)
class Address:
    """One address: its pattern, its name, the room it belongs to, the list behind it (None: something else)."""

    pattern: str
    name: str
    room: str
    shown: List | None
    form: Form | None = None

    @property
    def by_id(self) -> bool:
        return "<int:" in self.pattern

    def url(self, pk: int = 1) -> str:
        return "/" + _CONVERTER.sub(lambda found: str(pk) if found[1] == "int" else _WORDS[found[2]], self.pattern)


def _walk(resolver: Any, prefix: str = "", room: str = "") -> Iterator[tuple[str, URLPattern, str]]:
    for one in resolver.url_patterns:
        whole = prefix + str(one.pattern)
        if isinstance(one, URLPattern):
            yield whole, one, room
        else:
            module = getattr(one.urlconf_name, "__name__", "") if not isinstance(one.urlconf_name, str) else one.urlconf_name
            yield from _walk(one, whole, module.split(".")[-2] if "." in module else room)


def _owner(callback: Any, kind: type[Declared]) -> Declared | None:
    owner = getattr(callback, "__self__", None)
    return owner if isinstance(owner, kind) else None


@cache
def pages() -> tuple[Address, ...]:
    """All pages and fragments of people, without the API."""
    return tuple(
        Address(pattern, one.name or "", room, _owner(one.callback, List), _owner(one.callback, Form))
        for pattern, one, room in _walk(get_resolver())
        if not pattern.lstrip("^").startswith("api/")
    )


def forms() -> list[Address]:
    return [one for one in pages() if one.form is not None]


def lists() -> list[Address]:
    return [one for one in pages() if one.shown is not None]


@dataclass(frozen=True)
class Operation:
    """One operation of the API."""

    method: str
    path: str
    id: str
    asked: frozenset[str]
    """Names of its query parameters."""
    body: dict[str, Any] = field(default_factory=dict, compare=False)
    """The shape of its body."""
    multipart: bool = False

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    @property
    def room(self) -> str:
        return self.path.split("/")[3]

    @property
    def by_id(self) -> bool:
        return "{" in self.path

    @property
    def key(self) -> str:
        return f"{self.method} {self.path.removeprefix('/api/v1')}"

    def url(self, at: Any = 1) -> str:
        """At one number, or at the parts of the address in turn."""
        parts = iter(at) if isinstance(at, tuple) else repeat(at)
        return re.sub(
            r"\{(\w+)\}", lambda found: "sale" if found[1] == "kind" and not isinstance(at, tuple) else str(next(parts)), self.path
        )


def quick(all_of_them: Sequence[Each], *, strict: bool = False, whole: bool = False) -> Sequence[Each]:
    """What the run at hand walks: every other one of them, the rest is for the run on the other database. What is `strict` is walked
    whole on PostgreSQL, which refuses what SQLite stores, and by every other one on SQLite. `whole`: all of them (the slow tier)."""
    on_postgres = connection.vendor == "postgresql"
    return all_of_them if whole or (strict and on_postgres) else all_of_them[on_postgres::2]


@cache
def description() -> dict[str, Any]:
    """The OpenAPI document as clients get it."""
    found = next(one for pattern, one, _room in _walk(get_resolver()) if one.name == "openapi-json")
    told: dict[str, Any] = json.loads(json.dumps(found.callback.keywords["api"].get_openapi_schema(), cls=DjangoJSONEncoder))
    return told


def row_of(op: Operation) -> dict[str, Any]:
    """The fields of one row of a list's answer."""
    shapes = description()["components"]["schemas"]
    answer = description()["paths"][op.path][op.method.lower()]["responses"]["200"]["content"]["application/json"]["schema"]
    page = shapes[answer["$ref"].rsplit("/", 1)[-1]]
    row: dict[str, Any] = shapes[page["properties"]["items"]["items"]["$ref"].rsplit("/", 1)[-1]]["properties"]
    return row


def _body(one: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    content = one.get("requestBody", {}).get("content", {})
    return next((kind["schema"] for kind in content.values()), {}), "multipart/form-data" in content


@cache
def operations() -> tuple[Operation, ...]:
    described = description()
    return tuple(
        Operation(
            method.upper(), path, one["operationId"],
            frozenset(p["name"] for p in one.get("parameters", ()) if p["in"] == "query"),
            *_body(one),
        )
        for path, methods in described["paths"].items()
        for method, one in methods.items()
    )  # fmt: skip
