"""Values of attributes as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import lazystr
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.attributes.values import Definition, Type
from kupiec.ground.kit import markup, show

TYPES = {
    Type.TEXT: _("A text"), Type.NUMBER: _("A number"), Type.DAY: _("A date"), Type.CHOICE: _("Choice of a list"),
    Type.FLAG: _("Yes or no"), Type.REFERENCE: _("Reference to a record"),
}  # fmt: skip
COLOURS = (
    ("", _("grey")), ("pri", _("blue")), ("info", _("light blue")), ("ok", _("green")), ("warn", _("yellow")), ("bad", _("red")),
    ("plum", _("violet")), ("line", _("outline only")),
)  # fmt: skip


def figure(value: Any, *, least: int = 0, most: int = 0) -> str:
    """A number in words' own form; years and other short numbers stand together."""
    text = show.plain(value, least=least, most=most)
    return text.replace(show.plain(1000)[1], "", 1) if 1000 <= abs(value) < 10_000 else text


def number(asked: Definition, value: Any) -> str:
    """A number with its decimals and unit: `24,0 kW`."""
    text = figure(value, least=asked.decimals, most=asked.decimals)
    return f"{text}{show.NBSP}{asked.unit}" if asked.unit else text


def mark(asked: Definition, value: int) -> markup.Mark | None:
    """A choice as a badge of its colour."""
    found = asked.option.get(value)
    return markup.Mark(found.colour, lazystr(found.name)) if found else None


def text(asked: Definition, value: Any, names: Mapping[int, str] | None = None) -> str:
    """A value as a plain text; `names` of what references point to."""
    if value is None or value == "":
        return ""
    match asked.type:
        case Type.NUMBER:
            return number(asked, value)
        case Type.DAY:
            return show.day(value)
        case Type.CHOICE:
            found = asked.option.get(value)
            return found.name if found else ""
        case Type.FLAG:
            return gettext("yes") if value else gettext("no")
        case Type.REFERENCE:
            return (names or {}).get(value, "")
    return str(value)
