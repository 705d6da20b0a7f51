"""Columns of lists: where a value comes from, how it is drawn, sorted, summed and exported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import get_urlconf, reverse
from django.utils.html import conditional_escape
from django.utils.translation import gettext

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import markup, reach, show
from kupiec.ground.kit.escaping import escape

Fill = Callable[[Sequence[int], Actor], Mapping[int, Any]]


@dataclass(frozen=True)
class Beside:
    """An order kept in rows of another table: `join` joins them to the list's, `path` is then their column `field`.

    Rows of the list that have none there come last, whichever way it is sorted. `key` is the column there that holds the
    list's own key, so that an index of (value, key) gives the whole order.
    """

    path: str
    field: models.Field
    join: Callable[[models.QuerySet], models.QuerySet]
    key: str = ""


@dataclass(frozen=True)
class Column:
    """One column. `source` is a dotted path of the row (the key, if not given); `value` a function instead of it."""

    key: str
    label: Any
    source: str = field(default="", kw_only=True)
    value: Callable[[Any], Any] | None = field(default=None, kw_only=True)
    fill: Fill | None = field(default=None, kw_only=True)
    sort: str | bool | Beside | None = field(default=None, kw_only=True)
    total: bool = field(default=False, kw_only=True)
    right: str = field(default="", kw_only=True)
    hidden: bool = field(default=False, kw_only=True)
    width: str = field(default="", kw_only=True)
    narrow: bool = field(default=True, kw_only=True)
    phone: bool = field(default=True, kw_only=True)
    """Whether it stands on a phone; not where the name says it beneath."""
    group: bool | None = field(default=None, kw_only=True)
    kind: Callable[[Any], str] | None = field(default=None, kw_only=True)
    export: Callable[[Any], Any] | None = field(default=None, kw_only=True)
    numeric: ClassVar[bool] = False
    strong: ClassVar[bool] = False
    groups: ClassVar[bool] = False

    @property
    def path(self) -> str:
        return self.source or self.key

    def getter(self) -> Callable[[Any], Any]:
        """A function of the row; a missing link on the way gives None."""
        if self.value is not None:
            return self.value
        return reader(self.path)

    def order_path(self, model: type[models.Model]) -> str | Beside | None:
        """The ORM path it sorts by, or None when it can't."""
        if isinstance(self.sort, Beside):
            return self.sort
        if self.sort is False or (self.sort is None and (self.value or self.fill)):
            return None
        path = self.sort if isinstance(self.sort, str) else self.path.replace(".", "__")
        return path if resolve(model, path) else None

    def groupable(self, model: type[models.Model]) -> bool:
        """Whether the list can be grouped by it: it can sort, and says the same of many rows."""
        return (self.groups if self.group is None else self.group) and self.order_path(model) is not None

    def group_inner(self, value: Any, row: Any) -> str:
        """The heading of a group, drawn from its first row."""
        return self.inner(value, row)

    def join(self, model: type[models.Model]) -> str | None:
        """The relations to select along with the row."""
        return None if self.value or self.fill else relation_prefix(model, self.path)

    def inner(self, value: Any, row: Any) -> str:
        """What stands in the cell, as safe markup."""
        return conditional_escape(self.text(value)) if value not in (None, "") else '<span class="muted">—</span>'

    def text(self, value: Any) -> str:
        return str(value)

    def exported(self, value: Any, row: Any) -> Any:
        return self.export(row) if self.export else value

    def cell_class(self) -> str:
        parts = ["num"] if self.numeric else []
        parts += [f"w-{self.width}"] if self.width else []
        parts += [] if self.narrow else ["hide-md"]
        parts += [] if self.phone else ["hide-s"]
        return " ".join(parts)


def reader(path: str) -> Callable[[Any], Any]:
    names = path.split(".")
    if len(names) == 1:
        return lambda row: getattr(row, path)

    def read(row: Any) -> Any:
        for name in names:
            if row is None:
                return None
            row = getattr(row, name)
        return row

    return read


def resolve(model: type[models.Model], path: str) -> list[models.Field] | None:
    """The model fields along an ORM path, or None when the path is not one of columns (annotations are taken as is)."""
    found: list[Any] = []
    current: Any = model
    for name in path.split("__"):
        if current is None:
            return None
        try:
            step = current._meta.get_field("id" if name == "pk" else name)
        except FieldDoesNotExist:
            return None
        found.append(step)
        current = step.related_model if step.is_relation else None
    return found


def relation_prefix(model: type[models.Model], path: str) -> str | None:
    """`payer.address.city` → `payer__address`: the to-one part of a path, for select_related."""
    names: list[str] = []
    current: Any = model
    for name in path.split(".")[:-1]:
        try:
            step = current._meta.get_field(name)
        except FieldDoesNotExist:
            break
        if not (step.many_to_one or step.one_to_one):
            break
        names.append(name)
        current = step.related_model
    return "__".join(names) or None


@dataclass(frozen=True)
class Text(Column):
    """Plain text, with a second line of smaller text when `sub` (a path or function) is given."""

    sub: str | Callable[[Any], Any] = field(default="", kw_only=True)
    groups: ClassVar[bool] = True

    def group_inner(self, value: Any, row: Any) -> str:
        return escape(value) if value not in (None, "") else "—"

    def sub_text(self, row: Any) -> str:
        if not self.sub:
            return ""
        found = self.sub(row) if callable(self.sub) else reader(self.sub)(row)
        return f'<span class="sub2">{escape(found)}</span>' if found else '<span class="sub2"></span>'

    def inner(self, value: Any, row: Any) -> str:
        if self.sub:
            return f'<span class="m">{escape(value or "—")}</span>{self.sub_text(row)}'
        return f'<span class="trunc">{escape(value)}</span>' if value not in (None, "") else '<span class="muted">—</span>'

    def join(self, model: type[models.Model]) -> str | None:
        return Column.join(self, model)

    def more_joins(self, model: type[models.Model]) -> str | None:
        return relation_prefix(model, self.sub) if isinstance(self.sub, str) and self.sub else None


_KEY = 987654321


@lru_cache(maxsize=512)
def _around_key(route: str, _urlconf: str | None) -> tuple[str, str]:
    """An address of records, before and after the key: reversing once serves all rows."""
    before, _key, after = reverse(route, args=[_KEY]).partition(str(_KEY))
    return before, after


@dataclass(frozen=True)
class Link(Text):
    """The name of the object, leading to it; `url` is a route name (given pk) or a function of the row."""

    url: str | Callable[[Any], str] = field(default="", kw_only=True)
    code: str = field(default="", kw_only=True)
    beneath: str = field(default="", kw_only=True)
    """The record named under it on a phone, where there is no room for a column of it."""
    groups: ClassVar[bool] = False

    def cell_class(self) -> str:
        return " ".join(filter(None, [super().cell_class(), "with-s" if self.beneath else ""]))

    def join(self, model: type[models.Model]) -> str | None:
        return relation_prefix(model, f"{self.beneath}.pk") if self.beneath else super().join(model)

    def address(self, row: Any) -> str:
        if callable(self.url):
            return reach.link_or_nothing(self.url(row))
        if not self.url:
            return ""
        before, after, may = reach.remembered(("link", self.url), self._around)
        return f"{before}{row.pk}{after}" if may else ""

    def _around(self) -> tuple[str, str, bool]:
        """The address before and after the key, and whether the viewer may open it."""
        assert isinstance(self.url, str)
        before, after = _around_key(self.url, get_urlconf())
        return before, after, reach.open_to_viewer(f"{before}1{after}")

    def inner(self, value: Any, row: Any) -> str:
        code = f"<i>{escape(self.code)}</i>" if self.code else ""
        name = f"{code}{escape(value if value not in (None, '') else '—')}"
        classes = "k-doc code plain" if self.code else "nm2 plain"
        address = self.address(row)
        link = f'<a class="{classes}" href="{escape(address)}">{name}</a>' if address else f'<span class="{classes}">{name}</span>'
        beneath = f'<span class="only-s sub-s">{escape(reader(self.beneath)(row))}</span>' if self.beneath else ""
        return f"{link}{beneath}{self.sub_text(row)}"


@dataclass(frozen=True)
class Badge(Column):
    """A state as a badge: value → (kind, text[, icon]); a `Mark` as the value draws itself."""

    kinds: Mapping[Any, Sequence[Any]] = field(default_factory=dict, kw_only=True)
    groups: ClassVar[bool] = True

    def _mark(self, value: Any) -> markup.Mark | None:
        if isinstance(value, markup.Mark):
            return value
        found = self.kinds.get(value)
        return markup.Mark(*found) if found else None

    def inner(self, value: Any, row: Any) -> str:
        found = self._mark(value)
        if found is None:
            return Column.inner(self, value, row)
        return markup.mark(found)

    def exported(self, value: Any, row: Any) -> Any:
        found = self._mark(value)
        return self.export(row) if self.export else show.say(found.text) if found else value


@dataclass(frozen=True)
class Flag(Column):
    """Yes or nothing."""

    icon: str = field(default="check", kw_only=True)
    groups: ClassVar[bool] = True

    def group_inner(self, value: Any, row: Any) -> str:
        return escape(gettext("Yes") if value else gettext("No"))

    def inner(self, value: Any, row: Any) -> str:
        if not value:
            return '<span class="muted">—</span>'
        return f'{markup.icon(self.icon, "s")}<span class="sr">{escape(show.say(self.label))}</span>'


@dataclass(frozen=True)
class Day(Column):
    groups: ClassVar[bool] = True

    def inner(self, value: Any, row: Any) -> str:
        return f'<span class="tnum nowrap">{show.day(value)}</span>' if value else '<span class="muted">—</span>'


@dataclass(frozen=True)
class Moment(Column):
    def inner(self, value: Any, row: Any) -> str:
        return f'<span class="tnum nowrap">{show.moment(value)}</span>' if value else '<span class="muted">—</span>'


@dataclass(frozen=True)
class Ago(Column):
    """Relative within a week; the exact moment as its title."""

    def inner(self, value: Any, row: Any) -> str:
        if not value:
            return '<span class="muted">—</span>'
        exact = show.moment(value) if isinstance(value, dt.datetime) else show.day(value)
        return f'<span class="nowrap" title="{exact}">{escape(show.ago(value))}</span>'


@dataclass(frozen=True)
class Number(Column):
    numeric: ClassVar[bool] = True

    def text(self, value: Any) -> str:
        return show.number(value)


@dataclass(frozen=True)
class Quantity(Number):
    pass


@dataclass(frozen=True)
class Price(Number):
    def text(self, value: Any) -> str:
        return show.price(value)


@dataclass(frozen=True)
class Percent(Number):
    def text(self, value: Any) -> str:
        return show.percent(value)


@dataclass(frozen=True)
class Money(Number):
    """An amount; zero is a dash, so that what matters stands out. `currency`: path of the currency, shown when foreign."""

    currency: str = field(default="", kw_only=True)
    strong: ClassVar[bool] = True

    def text(self, value: Any, currency: str = "") -> str:
        return show.money(value, currency)

    def inner(self, value: Any, row: Any) -> str:
        if not value:
            return '<span class="muted">—</span>'
        code = reader(self.currency)(row) if self.currency else ""
        foreign = f' <span class="muted small">{escape(code)}</span>' if code and code != "PLN" else ""
        return f"{self.text(value)}{foreign}"


@dataclass(frozen=True)
class Money0(Money):
    def text(self, value: Any, currency: str = "") -> str:
        return show.money0(value, currency)


@dataclass(frozen=True)
class Bar(Column):
    """A share in percent as a bar and figure; yellow from `warn`, red from `bad`."""

    warn: Decimal = field(default=Decimal(80), kw_only=True)
    bad: Decimal = field(default=Decimal(100), kw_only=True)

    def inner(self, value: Any, row: Any) -> str:
        if value is None:
            return '<span class="muted">—</span>'
        kind = "bad" if value > self.bad else "warn" if value >= self.warn else ""
        tone = "t-bad b" if kind == "bad" else "muted"
        return f'<span class="k-share">{markup.bar(value, 100, kind)}<span class="small tnum {tone}">{show.percent(round(value))}</span></span>'


@dataclass(frozen=True)
class Html(Column):
    """A value that is already safe markup (from `kit.show`, `markup`), or a `Mark`; anything else is escaped."""

    def inner(self, value: Any, row: Any) -> str:
        if isinstance(value, markup.Mark):
            return markup.mark(value)
        return Column.inner(self, value, row)

    def exported(self, value: Any, row: Any) -> Any:
        if isinstance(value, markup.Mark):
            return show.say(value.text)
        from django.utils.html import strip_tags

        return self.export(row) if self.export else strip_tags(str(value)) if value else None
