"""Attributes of merged records (KER-22): of each the value chosen; references point to the record that stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from kupiec.ground.attributes import queries, words
from kupiec.ground.attributes.models import ValueRow
from kupiec.ground.attributes.values import Definition
from kupiec.ground.merging import public as merging

PREFIX = "attribute."


def fields(kind: str, kept: Any, gone: Any) -> list[merging.Field]:
    """The attributes either record has something of, to choose from."""
    asked = queries.defined(kind)
    found = queries.values_of(asked, [kept.pk, gone.pk])
    names = queries.names_of(asked, found)
    shown: Callable[[Definition], Callable[[Any], str]] = lambda one: partial(_shown, one, found, names)  # noqa: E731
    return [
        merging.Field(PREFIX + one.code, one.name, shown=shown(one), names=())
        for one in asked
        if any(one.code in row for row in found.values())
    ]


def _shown(asked: Definition, found: dict[int, dict[str, Any]], names: dict[str, Any], record: Any) -> str:
    value = found.get(record.pk, {}).get(asked.code)
    return "" if value is None else str(words.text(asked, value, names.get(asked.refers_to, {})))


def _values(moving: merging.Moving, ref: merging.Reference) -> None:
    """A value each attribute: the gone record's where it was chosen or the kept one has none."""
    columns = ("pk", "attribute_id", "attribute__code", "text", "number", "day", "choice_id", "reference")
    rows = ValueRow.objects.filter(attribute__kind=moving.kind, record_id__in=(moving.kept, moving.gone)).values(*columns, "record_id")
    held = {(row["record_id"], row["attribute_id"]): row for row in rows}
    dropped, moved = [], []
    for (record_id, attribute_id), row in held.items():
        if record_id != moving.gone:
            continue
        mine = held.get((moving.kept, attribute_id))
        if mine is None or _empty(mine) or moving.takes(PREFIX + row["attribute__code"]):
            dropped += [mine["pk"]] if mine else []
            moved.append(row["pk"])
        else:
            dropped.append(row["pk"])
    moving.drop(ValueRow, dropped)
    moving.aim(ValueRow, "record_id", moved, origin=moving.gone, target=moving.kept)


def _empty(row: dict[str, Any]) -> bool:
    return all(row[name] is None for name in ("text", "number", "day", "choice_id", "reference"))


REFERENCES: Sequence[merging.Reference | merging.Named] = (
    merging.Named(ValueRow, "attribute__kind", "record_id", own=_values),
    merging.Named(ValueRow, "attribute__refers_to", "reference"),
)
