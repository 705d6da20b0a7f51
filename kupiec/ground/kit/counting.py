"""Many counts by one statement: the tabs of a page say how much each holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

Key = TypeVar("Key")


def together(asked: Mapping[Key, QuerySet[Any, Any] | int | None]) -> dict[Key, int | None]:
    """Rows are counted, all of them by one statement; figures known already stay as they are."""
    found = {key: None if isinstance(rows, QuerySet) else rows for key, rows in asked.items()}
    counted: list[Key] = []
    statements: list[str] = []
    params: list[Any] = []
    for key, rows in asked.items():
        if isinstance(rows, QuerySet):
            try:
                sql, given = rows.order_by().values("pk").query.sql_with_params()
            except EmptyResultSet:
                found[key] = 0
                continue
            counted.append(key)
            statements.append(f"(SELECT COUNT(*) FROM ({sql}) counted)")  # noqa: S608 - the ORM's own statement and parameters
            params += given
    if counted:
        with connection.cursor() as cursor:
            cursor.execute("SELECT " + ", ".join(statements), params)
            found.update(zip(counted, cursor.fetchone(), strict=True))
    return found
