"""Attributes in lists: columns that sort by their index, filters; values of a page are read together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import lazystr

from kupiec.ground.attributes import queries, relation, sockets, words
from kupiec.ground.attributes.models import ValueRow
from kupiec.ground.attributes.values import Definition, Type
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kit import columns, filters, reach
from kupiec.ground.kit.keyset import BadAddress


class Batch:
    """Values of one page's records: the first column asked reads all that are shown, the others look here."""

    def __init__(self, asked: Sequence[Definition]) -> None:
        self.asked = asked
        self._ids: tuple[int, ...] | None = None
        self._values: dict[int, dict[str, Any]] = {}
        self._names: dict[str, Mapping[int, str]] = {}

    def values(self, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        if self._ids != tuple(ids):
            self._ids, self._names = tuple(ids), {}
            self._values = queries.values_of(self.asked, ids)
        return self._values

    def names(self, asked: Definition, ids: Sequence[int]) -> Mapping[int, str]:
        """Names of what the page's references point to: one question for all columns that refer to one kind."""
        found = self.values(ids)
        if not self._names:
            self._names = queries.names_of(self.asked, found)
        return self._names[asked.refers_to]

    def fill(self, asked: Definition) -> columns.Fill:
        def values(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
            found = {pk: row[asked.code] for pk, row in self.values(ids).items() if asked.code in row}
            if asked.type is Type.REFERENCE:
                names = self.names(asked, ids)
                return {pk: names[value] for pk, value in found.items() if value in names}
            if asked.type is Type.CHOICE:
                return {pk: words.mark(asked, value) for pk, value in found.items()}
            return found

        return values


@dataclass(frozen=True)
class Measure(columns.Number):
    """A number with its decimals and unit."""

    asked: Any = field(default=None, kw_only=True)

    def text(self, value: Any) -> str:
        return words.number(self.asked, value)


@dataclass(frozen=True)
class Columns:
    """What a room hangs on its list as a column source and a filter source: the attributes of a kind."""

    kind: str

    def columns(self) -> Sequence[columns.Column]:
        viewer = reach.viewer()
        asked = queries.seen(self.kind, by=viewer) if viewer is not None else ()
        batch = Batch(asked)
        return [_column(one, batch) for one in asked]

    def filters(self) -> Sequence[filters.Filter]:
        viewer = reach.viewer()
        return [filter_of(one) for one in (queries.seen(self.kind, by=viewer) if viewer is not None else ())]


def beside(asked: Definition) -> columns.Beside:
    """The order of an attribute's values."""
    column: Any = ValueRow._meta.get_field(asked.column)
    return columns.Beside(
        f"{relation.alias(asked.id)}__{asked.column}", column, relation.join(asked.id), f"{relation.alias(asked.id)}__record_id"
    )


def _column(asked: Definition, batch: Batch) -> columns.Column:
    common: dict[str, Any] = {
        "fill": batch.fill(asked), "hidden": not asked.listed, "sort": False if asked.type is Type.REFERENCE else beside(asked),
    }  # fmt: skip
    label = lazystr(asked.name)
    if asked.type is Type.NUMBER:
        return Measure(asked.key, label, asked=asked, **common)
    if asked.type is Type.CHOICE:
        return columns.Badge(asked.key, label, **common)
    plain = {Type.DAY: columns.Day, Type.FLAG: columns.Flag}.get(asked.type, columns.Text)
    return plain(asked.key, label, **common, group=False if plain is columns.Text else None)


def filter_of(asked: Definition) -> filters.Filter:
    """The filter of an attribute in the list of its records."""
    make = {Type.NUMBER: filters.Amounts, Type.DAY: filters.Dates, Type.TEXT: filters.Text}.get(asked.type)
    label = lazystr(asked.name)
    if make is not None:
        return make(asked.key, label, apply=_applied(asked))
    if asked.type is Type.CHOICE:
        options = [(one.code, lazystr(one.name)) for one in asked.options]
        return filters.Choice(asked.key, label, choices=options, apply=_applied(asked))
    if asked.type is Type.FLAG:
        return filters.Flag(asked.key, label, apply=lambda rows, by: _whose(rows, asked, number=1))
    return filters.Pick(asked.key, label, picker=sockets.target(asked.refers_to).picker, apply=_applied(asked))


def _applied(asked: Definition) -> Callable[..., QuerySet]:
    return lambda rows, value, by: narrow(rows, asked, value)


def narrow(rows: QuerySet[Model], asked: Definition, value: Any) -> QuerySet[Model]:
    """The rows whose attribute is as the filter says: `value` as the filter of its type reads it."""
    match asked.type:
        case Type.CHOICE:
            places = [one.position for one in asked.options if one.code in value]
            return _whose(rows, asked, number__in=places)
        case Type.NUMBER:
            return _between(rows, asked, "number", value)
        case Type.DAY:
            return _between(rows, asked, "day", value)
        case Type.TEXT:
            return _whose(rows, asked, key__contains=fold(value)[:120])
        case Type.REFERENCE:
            return _whose(rows, asked, reference=value)
        case Type.FLAG:
            return _whose(rows, asked, number=1)
    raise BadAddress(asked.key)


def _between(rows: QuerySet[Model], asked: Definition, column: str, value: Sequence[Any]) -> QuerySet[Model]:
    first, last = value[0], value[1]
    wanted = {f"{column}__gte": first} if first is not None else {}
    wanted |= {f"{column}__lte": last} if last is not None else {}
    return _whose(rows, asked, **wanted) if wanted else rows


def _whose(rows: QuerySet[Model], asked: Definition, **wanted: Any) -> QuerySet[Model]:
    found = relation.join(asked.id)(rows)
    return found.filter(**{f"{relation.alias(asked.id)}__{path}": value for path, value in wanted.items()})
