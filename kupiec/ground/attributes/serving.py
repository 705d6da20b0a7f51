"""Attributes in collections of the REST interface: an expansion, and a filter `attribute=code:value`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from kupiec.ground.attributes import listing, queries, rules
from kupiec.ground.attributes.values import Definition, Type
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit.keyset import BadAddress

MOST = 8


def expansion(kind: str) -> Callable[..., Mapping[int, Any]]:
    """The attributes of rows by code, as programs have them: a choice by its code, a reference by its id."""

    def expand(rows: Sequence[Any], by: Actor) -> Mapping[int, Any]:
        asked = queries.seen(kind, by=by)
        found = queries.values_of(asked, [row.pk for row in rows])
        return {
            row.pk: {one.code: _plain(one, rules.told(one, found[row.pk][one.code])) for one in asked if one.code in found.get(row.pk, {})}
            for row in rows
        }

    return expand


def _plain(asked: Definition, value: Any) -> Any:
    if asked.type is Type.NUMBER:
        return f"{value:.{asked.decimals}f}"
    return value.isoformat() if asked.type is Type.DAY else value


def filtering(kind: str) -> Callable[..., QuerySet]:
    """`attribute=moc_kotla:20..30;klasa:A,B`: as filters of lists are written in addresses, several by semicolons."""

    def narrow(rows: QuerySet, value: Any, by: Actor) -> QuerySet:
        known = {one.code: one for one in queries.seen(kind, by=by)}
        parts = str(value).split(";")
        if len(parts) > MOST:
            raise BadAddress("attribute")
        for part in parts:
            code, colon, text = part.partition(":")
            if not colon or code.strip() not in known or not text.strip():
                raise BadAddress("attribute")
            one = listing.filter_of(known[code.strip()])
            raw = text.split(",") if known[code.strip()].type is Type.CHOICE else [text.strip()]
            rows = one.narrow(rows, one.read(raw, by), by)
        return rows

    return narrow
