"""A query whose SQL is made once per database and asked again with other values.

Building and compiling a queryset takes longer than reading a handful of rows. The rows come as the database stores them,
below the ORM's converters (exact decimals as whole numbers, days as text on SQLite).

    ITEMS = Prepared(lambda ids: Item.objects.filter(pk__among=ids).values_list("pk", "code"), ids=IDS)
    for pk, code in ITEMS.read(ids={1, 2, 3}): ...

    ORDERS = Prepared(lambda ids: Order.objects.filter(pk__among=ids), ids=IDS)
    for order in ORDERS.records(ids={1, 2, 3}): ...       # instances, with the ORM's converters and annotations
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, get_related_populators

from kupiec.ground.kernel import among
from kupiec.ground.kernel.fields import ExactDecimalField

Reader = Callable[[Any], Any]
IDS: frozenset[int] = frozenset({-(2**53) + 7})
OTHER_IDS: frozenset[int] = frozenset({-(2**53) + 9})
NUMBER = -(2**53) + 11
DAY = dt.date(1, 2, 3)
TEXT = "\ue000 a text"


@dataclass(frozen=True, slots=True)
class _Statement:
    """The SQL; for each parameter the name of the value that stands there (or what always does); how rows become records."""

    sql: str
    params: list[tuple[str, Any]]
    model: Any = None
    names: Sequence[str] = ()
    fields: tuple[int, int] = (0, 0)
    annotations: tuple[tuple[str, int], ...] = ()
    readers: tuple[tuple[int, Reader], ...] = ()
    related: tuple[Any, ...] = ()


class Prepared:
    """`build` is called once with the samples (each of another value: `NUMBER`, `NUMBER + 1`, …)."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **samples: int | str | dt.date | Collection[int]) -> None:
        self._build, self._samples = build, samples
        self._made: dict[str, _Statement] = {}

    def read(self, **values: Any) -> list[tuple[Any, ...]]:
        there = connections[DEFAULT_DB_ALIAS]  # the proxy `connection` costs three calls each time
        made = self._made.get(there.vendor) or self._statement()
        given = {name: _stored(value, there) for name, value in values.items()}
        with there.cursor() as cursor:
            cursor.execute(made.sql, [given[name] if name else fixed for name, fixed in made.params])
            return cursor.fetchall()

    def records(self, **values: Any) -> list[Any]:
        """The rows as instances of the queryset's model, with its annotations and the records of `select_related`."""
        from kupiec.ground.kernel.light import LightModel

        rows, made = self.read(**values), self._statement()
        (start, end), names, model, alias = made.fields, made.names, made.model, connection.alias
        make: Any = LightModel.from_db.__func__  # type: ignore[attr-defined]
        found = []  # of any model: nothing of ours hears of rows being read
        for row in converted(rows, made.readers):
            record = make(model, alias, names, row[start:end])
            for name, place in made.annotations:
                setattr(record, name, row[place])
            for populator in made.related:
                populator.populate(row, record)
            found.append(record)
        return found

    def values(self, **values: Any) -> Iterator[list[Any]]:
        """The rows of a `values_list` as the ORM gives them: exact decimals, days, yes and no."""
        return converted(self.read(**values), self._statement().readers)

    def _statement(self) -> _Statement:
        made = self._made.get(connection.vendor)
        if made is None:
            made = self._made[connection.vendor] = self._compile()
        return made

    def _compile(self) -> _Statement:
        rows = self._build(**self._samples)
        compiler = rows.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        samples = {name: _stored(value, connections[DEFAULT_DB_ALIAS]) for name, value in self._samples.items()}
        places = [(next((name for name, sample in samples.items() if sample == one), ""), one) for one in params]
        missing = samples.keys() - {name for name, _ in places}
        if missing:
            raise ValueError(f"the statement has no place for {sorted(missing)}")
        converting = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        readers = tuple((place, reader(expression, each)) for place, (each, expression) in converting.items())
        if rows._iterable_class is not ModelIterable:
            return _Statement(sql, places, readers=readers)
        chosen = compiler.klass_info["select_fields"]
        start, end = chosen[0], chosen[-1] + 1
        names = [column[0].target.attname for column in compiler.select[start:end]]
        annotations = tuple((compiler.annotation_col_map or {}).items())
        related = tuple(get_related_populators(compiler.klass_info, compiler.select, connection.alias))  # type: ignore[call-arg]
        return _Statement(sql, places, compiler.klass_info["model"], names, (start, end), annotations, readers, related)


def untouched(rows: QuerySet[Any, Any]) -> bool:
    """Whether these are simply all rows of their table, so that the same question is the same statement, whoever asks."""
    query = rows.query
    narrowed = query.where or query.annotations or query.extra or query.combinator or query.is_sliced or query.distinct
    return not narrowed and rows.db == connection.alias


def reader(expression: Any, converters: Sequence[Callable[..., Any]]) -> Reader:
    """What the ORM's converters of an expression do to each of its values, as one function."""
    field = getattr(expression, "output_field", None)
    if isinstance(field, ExactDecimalField) and list(converters) == [field.from_db_value]:
        return field.reader(expression)

    def read(value: Any) -> Any:
        for convert in converters:
            value = convert(value, expression, connection)
        return value

    return read


def converted(rows: Iterable[Sequence[Any]], readers: Sequence[tuple[int, Reader]]) -> Iterator[list[Any]]:
    """The rows with the values of these places read."""
    for stored in rows:
        row = list(stored)
        for place, read in readers:
            row[place] = read(row[place])
        yield row


def _stored(value: Any, there: BaseDatabaseWrapper) -> Any:
    """The value as the database takes it."""
    if isinstance(value, str):
        return value
    if isinstance(value, dt.date):
        return there.ops.adapt_datefield_value(value)
    if isinstance(value, Collection) and not isinstance(value, str):
        return among.parameter(value, there)
    return there.ops.adapt_integerfield_value(value, "BigIntegerField")
