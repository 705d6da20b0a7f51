"""Attributes in formulas (KER-9): their codes as names, with a type and a sample; references aren't spoken of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from kupiec.ground.attributes import queries
from kupiec.ground.attributes.values import Definition, Type
from kupiec.ground.kernel.formula import DATE, NUMBER, TEXT, YES_NO
from kupiec.ground.kernel.formula.values import Name

_TYPES = {Type.TEXT: TEXT, Type.CHOICE: TEXT, Type.NUMBER: NUMBER, Type.DAY: DATE, Type.FLAG: YES_NO}


def names(kind: str, *, before: str = "", polish: str = "", archived: bool = False) -> dict[str, Name]:
    """The attributes of a kind as names of formulas; `before` (and its Polish) where one formula speaks of several kinds.

    Archived ones are left out of what is offered, but formulas written before go on: `archived`.
    """
    return {
        f"{before}{one.code}": Name(_TYPES[one.type], one.name, f"{polish}{one.code}" if polish else "", _sample(one))
        for one in queries.defined(kind, archived=archived) if one.type in _TYPES
    }  # fmt: skip


def _sample(asked: Definition) -> Any:
    if asked.type is Type.CHOICE:
        return asked.options[0].code if asked.options else ""
    return {Type.TEXT: "tekst", Type.NUMBER: Decimal(1), Type.FLAG: True}.get(asked.type)


def values(kind: str, record_ids: Collection[int], wanted: Collection[str], *, before: str = "") -> dict[int, dict[str, Any]]:
    """The values of those of the wanted names that are attributes, by record; no statement when there are none."""
    if not wanted:
        return {}
    known = {f"{before}{one.code}": one.code for one in queries.defined(kind, archived=True)}
    asked = {name: known[name] for name in wanted if name in known}
    if not asked:
        return {}
    found: Mapping[int, Mapping[str, Any]] = queries.told(kind, record_ids, set(asked.values()))
    return {pk: {name: row.get(code) for name, code in asked.items()} for pk, row in found.items()}
