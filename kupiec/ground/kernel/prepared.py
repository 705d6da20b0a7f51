"""A query whose SQL is made once per database and asked again with other values.

Building and compiling a queryset takes longer than reading a handful of rows. The rows come as the database stores them,
below the ORM's converters (exact decimals as whole numbers, days as text on SQLite).

    ITEMS = Prepared(lambda ids: Item.objects.filter(pk__among=ids).values_list("pk", "code"), ids=IDS)
    for pk, code in ITEMS.read(ids={1, 2, 3}): ...
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from kupiec.ground.kernel import among

IDS: frozenset[int] = frozenset({-(2**53) + 7})
NUMBER = -(2**53) + 11
DAY = dt.date(1, 2, 3)


class Prepared:
    """`build` is called once with the samples (each of another value: `NUMBER`, `NUMBER + 1`, …)."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **samples: int | dt.date | Collection[int]) -> None:
        self._build, self._samples = build, samples
        self._made: dict[str, tuple[str, list[tuple[str, Any]]]] = {}

    def read(self, **values: Any) -> list[tuple[Any, ...]]:
        made = self._made.get(connection.vendor)
        if made is None:
            made = self._made[connection.vendor] = self._compile()
        given = {name: _stored(value) for name, value in values.items()}
        with connection.cursor() as cursor:
            cursor.execute(made[0], [given[name] if name else fixed for name, fixed in made[1]])
            return cursor.fetchall()

    def _compile(self) -> tuple[str, list[tuple[str, Any]]]:
        """The statement and, for each parameter, the name of the value that stands there (or what always does)."""
        query = self._build(**self._samples).query
        sql, params = query.get_compiler(connection=connection).as_sql()
        samples = {name: _stored(value) for name, value in self._samples.items()}
        places = [(next((name for name, sample in samples.items() if sample == one), ""), one) for one in params]
        missing = samples.keys() - {name for name, _ in places}
        if missing:
            raise ValueError(f"the statement has no place for {sorted(missing)}")
        return sql, places


def _stored(value: Any) -> Any:
    """The value as the database takes it."""
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, Collection):
        return among.parameter(value, connection)
    return value
