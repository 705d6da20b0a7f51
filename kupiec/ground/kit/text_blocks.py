"""Texts that administrators write themselves (KER-17): a template language that can look up, repeat and decide, nothing else.

    {{ order.number }}   {{#each lines}}{{ name }}: {{ net }}{{/each}}   {{#if overdue}}…{{else}}…{{/if}}

Names are keys of dicts, step by step; there are no attributes, calls, indexes, filters or expressions, so a template
reaches only what it is given. Inside `each`, names of the row come before those outside; `this` is the row itself.
Values are escaped; in HTML blocks the administrator's own mark-up is cut down to a short list of harmless tags.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import nh3
from django.utils.html import escape

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import show

LONGEST_SOURCE = 20_000
LONGEST_RESULT = 500_000
DEEPEST = 5
MOST_STEPS = 20_000
_TAG = re.compile(r"\{\{\s*([^{}]{0,120}?)\s*\}\}")
_NAME = re.compile(r"[^\W\d]\w{0,39}(?:\.[^\W\d]\w{0,39}){0,4}")
_TAGS = {"p", "br", "b", "strong", "i", "em", "u", "ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "th", "h2", "h3", "hr", "span"}
_MISSING = object()


@dataclass(frozen=True, slots=True)
class _Part:
    """Plain text, a value, a loop or a condition."""

    kind: str
    text: str
    inside: tuple[_Part, ...] = ()
    otherwise: tuple[_Part, ...] = ()


def nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Dotted names as templates look them up: `customer.name` becomes `name` under `customer`; values as text."""
    found: dict[str, Any] = {}
    for name, value in flat.items():
        group, dot, key = name.partition(".")
        if dot:
            found.setdefault(group, {})[key] = str(value)
        else:
            found[group] = str(value)
    return found


def render(source: str, data: Mapping[str, Any], *, html: bool = True) -> str:
    """The text with its names filled in; unknown names stay empty. Refuses TEMPLATE when it can't be read."""
    work = _Work(html)
    text = work.fill(_parse(source), [data])
    return nh3.clean(text, tags=_TAGS, attributes={"td": {"colspan"}, "th": {"colspan"}}) if html else text


def preview(source: str, sample: Mapping[str, Any], *, html: bool = True) -> str:
    """`render` with sample data for the editor; a name the sample lacks is refused (UNKNOWN_NAME), so typing errors show."""
    for name in _names(_parse(source), [sample]):
        raise Refusal("UNKNOWN_NAME", N_("There is no “%(name)s” here."), "text", params={"name": name})
    return render(source, sample, html=html)


def _parse(source: str) -> tuple[_Part, ...]:
    if len(source) > LONGEST_SOURCE:
        raise Refusal("TEMPLATE", N_("The text is too long."), "text")
    pieces = _TAG.split(source)
    parts, position = _sequence(pieces, 0, ends=(), depth=0)
    if position < len(pieces):
        raise _unreadable(pieces[position])
    return parts


def _sequence(pieces: list[str], position: int, *, ends: tuple[str, ...], depth: int) -> tuple[tuple[_Part, ...], int]:
    """Parts up to one of `ends`; pieces alternate between plain text (even) and what stood in braces (odd)."""
    if depth > DEEPEST:
        raise Refusal("TEMPLATE", N_("The text is nested too deeply."), "text")
    parts: list[_Part] = []
    while position < len(pieces):
        piece = pieces[position]
        if position % 2 == 0:
            if piece:
                parts.append(_Part("text", piece))
            position += 1
        elif piece in ends:
            return tuple(parts), position
        else:
            part, position = _tag(pieces, position, depth)
            parts.append(part)
    if ends:
        raise Refusal("TEMPLATE", N_("“%(tag)s” is missing."), "text", params={"tag": "{{" + ends[-1] + "}}"})
    return tuple(parts), position


def _tag(pieces: list[str], position: int, depth: int) -> tuple[_Part, int]:
    piece = pieces[position]
    verb, _, name = piece.partition(" ")
    if verb not in ("#each", "#if"):
        if not _NAME.fullmatch(piece) or piece == "else":
            raise _unreadable(piece)
        return _Part("value", piece), position + 1
    name = name.strip()
    if not _NAME.fullmatch(name):
        raise _unreadable(piece)
    close = "/" + verb[1:]
    inside, position = _sequence(pieces, position + 1, ends=("else", close) if verb == "#if" else (close,), depth=depth + 1)
    otherwise: tuple[_Part, ...] = ()
    if pieces[position] == "else":
        otherwise, position = _sequence(pieces, position + 1, ends=(close,), depth=depth + 1)
    return _Part(verb[1:], name, inside, otherwise), position + 1


def _unreadable(piece: str) -> Refusal:
    return Refusal("TEMPLATE", N_("“%(tag)s” can’t be read."), "text", params={"tag": "{{" + piece[:60] + "}}"})


def _find(name: str, scopes: Sequence[Any]) -> Any:
    first, *rest = name.split(".")
    if first == "this":
        found = scopes[-1]
    else:
        found = next((scope[first] for scope in reversed(scopes) if isinstance(scope, Mapping) and first in scope), _MISSING)
    for step in rest:
        found = found[step] if isinstance(found, Mapping) and step in found else _MISSING
    return found


class _Work:
    """One filling-in, with its budget of steps and letters."""

    def __init__(self, html: bool) -> None:
        self.html = html
        self.steps = 0
        self.length = 0

    def fill(self, parts: Sequence[_Part], scopes: list[Any]) -> str:
        return "".join(self.one(part, scopes) for part in parts)

    def one(self, part: _Part, scopes: list[Any]) -> str:
        self.steps += 1
        if self.steps > MOST_STEPS or self.length > LONGEST_RESULT:
            raise Refusal("TEMPLATE", N_("The text became too long."), "text")
        if part.kind == "text":
            text = part.text
        elif part.kind == "value":
            text = self.shown(_find(part.text, scopes))
        else:
            return self.block(part, scopes)
        self.length += len(text)
        return text

    def block(self, part: _Part, scopes: list[Any]) -> str:
        found = _find(part.text, scopes)
        if part.kind == "if":
            holds = found is not _MISSING and bool(found)
            return self.fill(part.inside if holds else part.otherwise, scopes)
        rows = found if isinstance(found, (list, tuple)) else ()
        return "".join(self.fill(part.inside, [*scopes, row]) for row in rows)

    def shown(self, value: Any) -> str:
        if value is _MISSING or value is None or isinstance(value, (Mapping, list, tuple)):
            return ""
        if isinstance(value, bool):
            text = show.say(N_("yes") if value else N_("no"))
        elif isinstance(value, Decimal):
            text = show.number(value)
        elif isinstance(value, (dt.datetime, dt.date)):
            text = show.day(value)
        else:
            text = str(value) if isinstance(value, (str, int)) else ""
        return str(escape(text)) if self.html else text


def _names(parts: Sequence[_Part], scopes: list[Any]) -> list[str]:
    """Names in the text that the data lack."""
    missing: list[str] = []
    for part in parts:
        if part.kind == "text":
            continue
        found = _find(part.text, scopes)
        if found is _MISSING:
            missing.append(part.text)
        rows = found if part.kind == "each" and isinstance(found, (list, tuple)) else ()
        inner = [*scopes, rows[0]] if rows else scopes
        if part.kind != "each" or rows:
            missing += _names(part.inside, inner)
        missing += _names(part.otherwise, scopes)
    return missing
