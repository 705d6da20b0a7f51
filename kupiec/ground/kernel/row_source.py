"""Rows given to one statement: `INSERT … SELECT column1, column2 FROM {rows}`, `UPDATE … FROM {rows} WHERE … = v.column1`.

PostgreSQL gets them all as one JSON parameter, so that a statement has one shape for any number of rows and values and is
prepared once (docs/adr/0011). SQLite, which has nothing to prepare ahead, gets plain VALUES.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, models

MOST_ON_POSTGRES = 5_000


def rows(types: Sequence[str], stored: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
    """The source of these rows (in order), named `v`, its columns named as `columns` says; and its parameters."""
    if connection.vendor != "postgresql":
        places = f"({', '.join(['%s'] * len(types))})"
        return f"(VALUES {', '.join([places] * len(stored))}) AS v", [value for row in stored for value in row]
    names = columns(len(types))
    return _typed(tuple(types)), [_ENCODE([dict(zip(names, row, strict=True)) for row in stored])]


@cache
def _typed(types: tuple[str, ...]) -> str:
    named = ", ".join(f"{name} {kind}" for name, kind in zip(columns(len(types)), types, strict=True))
    return f"json_to_recordset(%s::json) AS v({named})"


@cache
def columns(count: int) -> tuple[str, ...]:
    return tuple(f"column{number}" for number in range(1, count + 1))


def most(count: int) -> int:
    """How many rows of so many columns one statement takes."""
    if connection.vendor == "postgresql":
        return MOST_ON_POSTGRES
    return max((connection.features.max_query_params or 30_000) // count, 1)


def type_of(field: models.Field) -> str:
    """The type of a field's column; of a key to a row, the type of the number in it."""
    found = field.rel_db_type(connection) if field.is_relation or field.primary_key else field.db_type(connection)
    return str(found)


def _plainly(value: Any) -> Any:
    """What JSON has no word for, as PostgreSQL reads it."""
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if hasattr(value, "obj") and hasattr(value, "dumps"):  # psycopg's Jsonb, made by JSONField
        return value.obj if value.dumps in (None, json.dumps) else json.loads(value.dumps(value.obj))
    raise TypeError(f"no column of ours takes {type(value).__name__}")


_ENCODE = json.JSONEncoder(ensure_ascii=False, default=_plainly, separators=(",", ":")).encode
