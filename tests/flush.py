"""Emptying the database after a test that committed: only what holds rows, and nothing is put back that nobody reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.management import create_contenttypes
from django.db import connection
from django.db.models.signals import post_migrate


def quicken() -> None:
    """Django's own permissions and content types, which the product doesn't use, are not made anew after every test;
    on PostgreSQL rows are deleted where there are any, instead of truncating every table."""
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        mighty = cursor.fetchone()[0]
    if mighty:
        connection.ops.sql_flush = _emptied  # type: ignore[method-assign]


def _emptied(style: Any, tables: Sequence[str], **_how: Any) -> list[str]:
    """Guards and foreign keys step aside meanwhile."""
    names = [connection.ops.quote_name(table) for table in tables]
    with connection.cursor() as cursor:
        asked = (f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in names)
        cursor.execute(" UNION ALL ".join(asked))
        filled = [row[0] for row in cursor.fetchall()]
    deleted = [f"DELETE FROM {name}" for name in filled]
    return ["SET session_replication_role = replica", *deleted, "SET session_replication_role = DEFAULT"] if deleted else []
