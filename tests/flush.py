"""Emptying the database after a test that committed, without touching what holds no rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.management import create_contenttypes
from django.db import connection
from django.db.models.signals import post_migrate


def quicken() -> None:
    """Django's own permissions and content types, which the product doesn't use, are not made anew after every test;
    on PostgreSQL rows are deleted where there are any, instead of truncating every table; on SQLite the file becomes
    again what it was when empty."""
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)
    if connection.vendor == "sqlite":
        _keep_empty_one()
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        mighty = cursor.fetchone()[0]
    if mighty:
        connection.ops.sql_flush = _emptied  # type: ignore[method-assign]


def _keep_empty_one() -> None:
    """Triggers that keep history and books from change stand in the way of DELETE, and there are hundreds of them."""
    empty = sqlite3.connect(":memory:", check_same_thread=False)
    connection.ensure_connection()
    connection.connection.backup(empty)

    def put_back(operations: Any, _statements: Any) -> None:
        operations.connection.ensure_connection()
        empty.backup(operations.connection.connection)

    kind: Any = type(connection.ops)  # a browser's tests have a connection of their own
    kind.sql_flush = lambda *_what, **_how: []
    kind.execute_sql_flush = put_back


def _emptied(style: Any, tables: Sequence[str], **_how: Any) -> list[str]:
    """Guards and foreign keys step aside meanwhile."""
    names = [connection.ops.quote_name(table) for table in tables]
    with connection.cursor() as cursor:
        asked = (f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in names)
        cursor.execute(" UNION ALL ".join(asked))
        filled = [row[0] for row in cursor.fetchall()]
    deleted = [f"DELETE FROM {name}" for name in filled]
    return ["SET session_replication_role = replica", *deleted, "SET session_replication_role = DEFAULT"] if deleted else []
