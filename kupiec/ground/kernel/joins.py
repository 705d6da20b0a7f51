"""Joined rows read by hand-written SQL with the values the models' fields give, where the ORM knows no such join."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from django.db import connection, models
from django.db.models.expressions import Col

from kupiec.ground.kernel.model_fields import field_of
from kupiec.ground.kernel.prepared import Reader, converted, reader

Part = tuple[str, type[models.Model], Sequence[str]]
"""Alias of a joined table, its model, and names of fields (keys by their `_id`)."""


class Columns:
    """The columns to select, part by part, and how rows of them become values."""

    def __init__(self, *parts: Part) -> None:
        self._columns = [Col(alias, field_of(model, name)) for alias, model, names in parts for name in names]
        self.sql = ", ".join(f'{one.alias}."{one.target.column}"' for one in self._columns)

    @cached_property
    def _readers(self) -> list[tuple[int, Reader]]:
        """Places whose values need converting (exact decimals; on SQLite also days and yes/no)."""
        found = []
        for place, column in enumerate(self._columns):
            converters = connection.ops.get_db_converters(column) + column.target.get_db_converters(connection)
            if converters:
                found.append((place, reader(column, converters)))
        return found

    def read(self, rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
        return converted(rows, self._readers)
