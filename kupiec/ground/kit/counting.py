"""Many counts by one statement: the tabs of a page say how much each holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

Key = TypeVar("Key")


class Question(NamedTuple):
    """How many rows there are, as SQL: what is asked again and again is made once."""

    sql: str
    params: tuple[Any, ...]


def question(rows: QuerySet[Any, Any]) -> Question | int:
    """Of these rows; 0 of rows that can't be."""
    try:
        sql, params = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return 0
    return Question(f"(SELECT COUNT(*) FROM ({sql}) counted)", tuple(params))  # noqa: S608 - the ORM's own statement and parameters


def together(asked: Mapping[Key, QuerySet[Any, Any] | Question | int | None]) -> dict[Key, int | None]:
    """Rows are counted, all of them by one statement; figures known already stay as they are."""
    told = {key: question(rows) if isinstance(rows, QuerySet) else rows for key, rows in asked.items()}
    counted = {key: one for key, one in told.items() if isinstance(one, Question)}
    found = {key: None if isinstance(one, Question) else one for key, one in told.items()}
    if counted:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT " + ", ".join(one.sql for one in counted.values()), [value for one in counted.values() for value in one.params]
            )
            found.update(zip(counted, cursor.fetchone(), strict=True))
    return found
