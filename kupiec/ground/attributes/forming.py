"""Attributes in forms: the inputs of a kind under their sections, what they show, what was typed into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import lazystr
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kupiec.ground.attributes import queries, rules, sockets, words
from kupiec.ground.attributes.values import PREFIX, Definition, Type
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import inputs

WIDE = 120


def groups(kind: str, *, by: Actor, pk: int | None = None, shelf_id: int | None = None) -> list[inputs.Group]:
    """The form's groups of attributes: of a record (`pk`), or of a new one on a shelf. Those one may only see are read-only."""
    asked = queries.on_shelf(kind, queries.seen(kind, by=by), pk=pk, shelf_id=shelf_id)
    mine = {one.code for one in queries.editable(kind, by=by)}
    held = queries.values_of(asked, [pk]).get(pk, {}) if pk is not None else {}
    sections: dict[str, list[inputs.Input]] = {}
    for one in asked:
        sections.setdefault(one.section, []).append(field_of(one, held.get(one.code), readonly=one.code not in mine))
    return [inputs.Group(lazystr(title) if title else _("Attributes"), tuple(fields)) for title, fields in sections.items()]


@dataclass(frozen=True)
class Figure(inputs.Number):
    """A number as it is shown on pages: years stand together."""

    def shown(self, value: Any, by: Actor) -> str:
        return "" if value is None else words.figure(value, most=self.places or 0)


def field_of(asked: Definition, held: Any = None, *, readonly: bool = False) -> inputs.Input:
    """The input of an attribute; `held` is what the record has now (a choice out of use stays there)."""
    label: Any = lazystr(asked.name)
    if asked.unit:
        label = format_lazy("{name} ({unit})", name=asked.name, unit=asked.unit)
    common: dict[str, Any] = {
        "required": asked.required and not readonly, "help": lazystr(asked.help) if asked.help else "", "span": 4, "readonly": readonly,
    }  # fmt: skip
    match asked.type:
        case Type.NUMBER:
            return Figure(asked.key, label, places=asked.decimals, **common)
        case Type.DAY:
            return inputs.Day(asked.key, label, **common)
        case Type.FLAG:
            return inputs.Flag(asked.key, label, **common)
        case Type.CHOICE:
            options = [(one.id, lazystr(one.name)) for one in asked.options if not one.archived or one.id == held]
            return inputs.Choice(asked.key, label, options=options, **common)
        case Type.REFERENCE:
            return inputs.Pick(asked.key, label, picker=sockets.target(asked.refers_to).picker, **common)
    long = isinstance(held, str) and (len(held) > WIDE or "\n" in held)
    if long:
        return inputs.Area(asked.key, label, max=rules.LONGEST, **{**common, "span": 12})
    return inputs.Text(asked.key, label, max=rules.LONGEST, **common)


def initial(kind: str, *, by: Actor) -> dict[str, Any]:
    """Defaults of a new record, by the form's names; one that no longer fits is left out."""
    found: dict[str, Any] = {}
    for one in queries.editable(kind, by=by):
        if one.default:
            try:
                found[one.key] = queries.default_of(one, one.default)
            except Refusal:
                continue
    return found


def loaded(kind: str, pk: int, *, by: Actor) -> dict[str, Any]:
    """What the form of a record shows of its attributes, by the form's names."""
    found = queries.values_of(queries.seen(kind, by=by), [pk]).get(pk, {})
    return {f"{PREFIX}{code}": value for code, value in found.items()}


def parted(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a form was filled with: the record's own fields, and its attributes by code."""
    own = {name: value for name, value in values.items() if not name.startswith(PREFIX)}
    return own, {name.removeprefix(PREFIX): value for name, value in values.items() if name.startswith(PREFIX)}


_FILES = {Type.NUMBER: "decimal", Type.DAY: "day", Type.FLAG: "flag"}


def file_fields(kind: str) -> list[dict[str, Any]]:
    """The attributes of a kind as fields of files to import (arguments of `exchange.Field`); references aren't in files."""
    return [
        {"name": one.key, "kind": _FILES.get(one.type, "text"), "label": one.name, "places": one.decimals, "max_length": rules.LONGEST}
        for one in queries.defined(kind) if one.type is not Type.REFERENCE
    ]  # fmt: skip
