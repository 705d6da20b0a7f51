"""Inputs of forms and dialogs: what is asked, how it is typed, what Python value it becomes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import parse, pickers, show

MOST_TEXT = 10_000
"""Letters a field takes when it says nothing else."""
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+$")


@dataclass(frozen=True)
class Input:
    """One field. `span` of 12 columns; `readonly` shows without asking; `right` hides it from those without."""

    name: str
    label: Any
    required: bool = field(default=False, kw_only=True)
    help: Any = field(default="", kw_only=True)
    span: int = field(default=6, kw_only=True)
    right: str = field(default="", kw_only=True)
    readonly: bool = field(default=False, kw_only=True)
    default: Any = field(default=None, kw_only=True)
    max: int = field(default=0, kw_only=True)
    mode = ""

    def read(self, post: QueryDict, files: Mapping[str, Any], by: Actor) -> Any:
        """The typed value; Refusal REQUIRED and others at this field."""
        text = post.get(self.name, "").strip()
        if not text:
            if self.required:
                raise self.refuse("REQUIRED", N_("Fill this in."))
            return self.empty()
        most = self.max or MOST_TEXT
        if len(text) > most:
            raise self.refuse("TOO_LONG", N_("At most %(max)s characters."), max=most)
        if "\x00" in text:
            raise self.refuse("BAD_TEXT", N_("The text holds a character that can’t be stored."))
        return self.value(text, by)

    def refuse(self, code: str, message: str, **params: Any) -> Refusal:
        return Refusal(code, message, self.name, params=params)

    def empty(self) -> Any:
        return None

    def value(self, text: str, by: Actor) -> Any:
        return text

    def shown(self, value: Any, by: Actor) -> str:
        """The value as it stands in the input."""
        return "" if value is None else str(value)

    def control(self, text: str, by: Actor, *, attributes: str) -> SafeString:
        mode = f' inputmode="{self.mode}"' if self.mode else ""
        size = f' maxlength="{self.max}"' if self.max else ""
        return mark_safe(f'<input class="k-input" type="text" name="{escape(self.name)}" value="{escape(text)}"{mode}{size} {attributes}>')


@dataclass(frozen=True)
class Text(Input):
    def empty(self) -> Any:
        return ""


@dataclass(frozen=True)
class Area(Text):
    rows: int = field(default=3, kw_only=True)
    mentions: bool = field(default=False, kw_only=True)
    """Whether @ offers colleagues, for rooms that tell whoever the text calls."""

    def control(self, text: str, by: Actor, *, attributes: str) -> SafeString:
        label = _("Colleagues")
        calls = f' data-mentions="{escape(label)}"' if self.mentions else ""
        return mark_safe(
            f'<textarea class="k-input" name="{escape(self.name)}" rows="{self.rows}"{calls} {attributes}>{escape(text)}</textarea>'
        )


@dataclass(frozen=True)
class Email(Text):
    mode = "email"

    def value(self, text: str, by: Actor) -> Any:
        if not _EMAIL.match(text):
            raise self.refuse("NOT_AN_EMAIL", N_("This is not an e-mail address."))
        return text


@dataclass(frozen=True)
class Integer(Input):
    least: int | None = field(default=None, kw_only=True)
    most: int | None = field(default=None, kw_only=True)
    mode = "numeric"

    def value(self, text: str, by: Actor) -> Any:
        number = int(parse.decimal(text, field=self.name, places=0))
        _within(self, number)
        return number


STORED = 10**18
"""Exact numbers are kept as whole units of their last place, in eight bytes."""


@dataclass(frozen=True)
class Number(Input):
    """A Decimal; `places` at most."""

    places: int = field(default=4, kw_only=True)
    least: Decimal | int | None = field(default=None, kw_only=True)
    most: Decimal | int | None = field(default=None, kw_only=True)
    mode = "decimal"

    def value(self, text: str, by: Actor) -> Any:
        number = parse.decimal(text, field=self.name, places=self.places)
        if abs(number).scaleb(self.places) >= STORED:
            raise self.refuse("TOO_LARGE", N_("This number is too large."))
        _within(self, number)
        return number

    def shown(self, value: Any, by: Actor) -> str:
        return "" if value is None else show.plain(value, most=self.places)


def _within(asked: Any, number: Any) -> None:
    if asked.least is not None and number < asked.least:
        raise asked.refuse("TOO_SMALL", N_("At least %(least)s."), least=asked.least)
    if asked.most is not None and number > asked.most:
        raise asked.refuse("TOO_LARGE", N_("At most %(most)s."), most=asked.most)


@dataclass(frozen=True)
class Amount(Number):
    places: int = field(default=2, kw_only=True)

    def shown(self, value: Any, by: Actor) -> str:
        return "" if value is None else show.plain(value, least=2, most=2)


@dataclass(frozen=True)
class Price(Number):
    def shown(self, value: Any, by: Actor) -> str:
        return "" if value is None else show.plain(value, least=2, most=4)


@dataclass(frozen=True)
class Quantity(Number):
    pass


@dataclass(frozen=True)
class Percent(Number):
    def shown(self, value: Any, by: Actor) -> str:
        return "" if value is None else show.percent(value)


@dataclass(frozen=True)
class Day(Input):
    """A date, also typed `16`, `+3`, `pt`, `koniec`."""

    def value(self, text: str, by: Actor) -> Any:
        return parse.day(text, field=self.name)

    def shown(self, value: Any, by: Actor) -> str:
        return "" if value is None else show.day(value)

    def control(self, text: str, by: Actor, *, attributes: str) -> SafeString:
        return mark_safe(
            f'<input class="k-input tnum" type="text" name="{escape(self.name)}" value="{escape(text)}" data-day'
            f' autocomplete="off" {attributes}>'
        )


@dataclass(frozen=True)
class Choice(Input):
    """One of a list: `options` are pairs, or a function of the actor."""

    options: Sequence[tuple[Any, Any]] | Callable[[Actor], Sequence[tuple[Any, Any]]] = field(default=(), kw_only=True)
    blank: Any = field(default="", kw_only=True)

    def pairs(self, by: Actor) -> Sequence[tuple[Any, Any]]:
        return self.options(by) if callable(self.options) else self.options

    def value(self, text: str, by: Actor) -> Any:
        for value, _label in self.pairs(by):
            if str(value) == text:
                return value
        raise self.refuse("UNKNOWN_CHOICE", N_("Choose from the list."))

    def control(self, text: str, by: Actor, *, attributes: str) -> SafeString:
        first = "" if self.required and not self.blank else f'<option value="">{escape(show.say(self.blank))}</option>'
        rest = "".join(
            f'<option value="{escape(value)}"{" selected" if str(value) == text else ""}>{escape(show.say(label))}</option>'
            for value, label in self.pairs(by)
        )
        return mark_safe(f'<select class="k-input" name="{escape(self.name)}" {attributes}>{first}{rest}</select>')


@dataclass(frozen=True)
class Choices(Choice):
    """Several of a list, a tuple; `heading` of a value puts those that share one under it, in columns."""

    span: int = field(default=12, kw_only=True)
    heading: Callable[[Any], Any] | None = field(default=None, kw_only=True)

    def read(self, post: QueryDict, files: Mapping[str, Any], by: Actor) -> Any:
        chosen = tuple(Choice.value(self, text, by) for text in post.getlist(self.name) if text)
        if self.required and not chosen:
            raise self.refuse("REQUIRED", N_("Fill this in."))
        return chosen

    def shown(self, value: Any, by: Actor) -> str:
        return "\n".join(map(str, value or ()))

    def control(self, text: str, by: Actor, *, attributes: str) -> SafeString:
        chosen, heading = text.split("\n"), self.heading
        if heading is None:
            boxes = "".join(self._box(value, label, chosen) for value, label in self.pairs(by))
            return mark_safe(f'<span class="k-ticks" role="group" {attributes}>{boxes}</span>')
        sets: dict[str, str] = {}
        for value, label in self.pairs(by):
            head = show.say(heading(value))
            sets[head] = sets.get(head, "") + self._box(value, label, chosen)
        drawn = "".join(
            f'<span class="k-tickset" role="group" aria-label="{escape(head)}"><b>{escape(head)}</b>{boxes}</span>'
            for head, boxes in sets.items()
        )
        return mark_safe(f'<span class="k-ticksets" role="group" {attributes}>{drawn}</span>')

    def _box(self, value: Any, label: Any, chosen: Sequence[str]) -> str:
        ticked = " checked" if str(value) in chosen else ""
        told = f' title="{escape(value)}"' if self.heading else ""
        return (
            f'<label class="k-tick"{told}><input type="checkbox" name="{escape(self.name)}" value="{escape(value)}"{ticked}>'
            f"{escape(show.say(label))}</label>"
        )


@dataclass(frozen=True)
class Flag(Input):
    def read(self, post: QueryDict, files: Mapping[str, Any], by: Actor) -> Any:
        return post.get(self.name) in ("1", "on", "true")

    def shown(self, value: Any, by: Actor) -> str:
        return "1" if value else ""

    def control(self, text: str, by: Actor, *, attributes: str) -> SafeString:
        ticked = " checked" if text in ("1", "on", "true") else ""
        return mark_safe(
            f'<label class="k-tick"><input type="checkbox" name="{escape(self.name)}" value="1"{ticked} {attributes}>'
            f"{escape(show.say(self.label))}</label>"
        )


@dataclass(frozen=True)
class Pick(Input):
    """A record by a picker (its name); the value is its id. `depends`: fields sent along."""

    picker: str = field(default="", kw_only=True)
    depends: Sequence[str] = field(default=(), kw_only=True)
    whole: bool = field(default=True, kw_only=True)

    def read(self, post: QueryDict, files: Mapping[str, Any], by: Actor) -> Any:
        """The key chosen. Text from which nothing was chosen is refused: it would be lost, and an empty field often means everybody."""
        if typed := self.typed(post):
            raise self.refuse("UNKNOWN_CHOICE", N_("“%(text)s”: choose from the list, or clear the field."), text=typed[:40])
        return super().read(post, files, by)

    def typed(self, post: QueryDict) -> str:
        return post.get(pickers.typed_name(self.name), "").strip()

    def value(self, text: str, by: Actor) -> Any:
        if not self.whole:
            return text
        if not text.isdecimal() or len(text) > 18:
            raise self.refuse("UNKNOWN_CHOICE", N_("Choose from the list."))
        return int(text)

    def control(self, text: str, by: Actor, *, attributes: str, typed: str = "") -> SafeString:
        known = text if not self.whole else int(text) if text.isdecimal() and len(text) < 19 else None
        along = f' data-depends="{escape(",".join(self.depends))}"' if self.depends else ""
        return pickers.field_markup(self.picker, name=self.name, value=known, by=by, attributes=attributes + along, typed=typed)


@dataclass(frozen=True)
class Upload(Input):
    accept: str = field(default="", kw_only=True)
    most_bytes: int = field(default=20_000_000, kw_only=True)

    def read(self, post: QueryDict, files: Mapping[str, Any], by: Actor) -> Any:
        sent = files.get(self.name)
        if sent is None and self.required:
            raise self.refuse("REQUIRED", N_("Choose a file."))
        if sent is not None and sent.size > self.most_bytes:
            raise self.refuse("FILE_TOO_LARGE", N_("The file is larger than %(megabytes)s MB."), megabytes=self.most_bytes // 1_000_000)
        return sent

    def control(self, text: str, by: Actor, *, attributes: str) -> SafeString:
        return mark_safe(f'<input class="k-input" type="file" name="{escape(self.name)}" accept="{escape(self.accept)}" {attributes}>')


@dataclass(frozen=True)
class Hidden(Text):
    def control(self, text: str, by: Actor, *, attributes: str) -> SafeString:
        return mark_safe(f'<input type="hidden" name="{escape(self.name)}" value="{escape(text)}">')


@dataclass(frozen=True)
class Group:
    """Fields under one heading."""

    title: Any
    fields: Sequence[Input]
    note: Any = ""
