"""Database triggers that say an invariant again where a CHECK can't: entries balance, issued invoices stay as they are.

A room declares a guard with the statements for both databases. Like the audit triggers they are made anew after each
migration, because SQLite drops them when it rebuilds a table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models.signals import post_migrate


@dataclass(frozen=True, slots=True)
class Guard:
    """One trigger: `sqlite` and `postgres` are its CREATE TRIGGER statements, `function` what PostgreSQL needs first."""

    name: str
    table: str
    sqlite: tuple[str, ...] = ()
    postgres: tuple[str, ...] = ()
    function: str = ""


_guards: dict[str, Guard] = {}
_further: list[Callable[[str], None]] = []


def guard(name: str, *, table: str, sqlite: tuple[str, ...] = (), postgres: tuple[str, ...] = (), function: str = "") -> None:
    """Declare a guard. Trigger names are `name` and, where there are more statements, `name_2`, `name_3` …

    Statements are written with `{name}` and `{table}` for the trigger and its table.
    """
    _guards[name] = Guard(name, table, sqlite, postgres, function)


def after_migrate(make: Callable[[str], None]) -> None:
    """Also run `make(using)` after every migration (indexes that Django's migrations can't say)."""
    if make not in _further:
        _further.append(make)


def install() -> None:
    """Remake the guards after every migration."""
    post_migrate.connect(_after_migrate, dispatch_uid="kupiec.guards")


def _after_migrate(app_config: Any, using: str, **what: Any) -> None:
    """Once per `migrate`, which names its plan; emptying the tables in tests (`flush`) does not touch triggers."""
    if app_config.label == "kernel" and "plan" in what:
        make_guards(using)
        for make in _further:
            make(using)


def make_guards(using: str = "default") -> None:
    """Drop and create the guards of all tables that exist."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for declared in _guards.values():
            if declared.table in existing:
                for statement in _statements(declared, connection.vendor):
                    cursor.execute(statement)


def missing_guards(using: str = "default") -> list[str]:
    """Names of guards that should exist and do not (checked at start and by `kupiec check`)."""
    connection = connections[using]
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    wanted = [name for declared in _guards.values() for name, _ in _triggers(declared, connection.vendor)]
    return sorted(name for name in wanted if name not in present)


def _triggers(declared: Guard, vendor: str) -> list[tuple[str, str]]:
    bodies = declared.sqlite if vendor == "sqlite" else declared.postgres
    names = [declared.name] + [f"{declared.name}_{number}" for number in range(2, len(bodies) + 1)]
    return list(zip(names, bodies, strict=False))


def _statements(declared: Guard, vendor: str) -> list[str]:
    postgres = vendor == "postgresql"
    made = [declared.function] if postgres and declared.function else []
    for name, body in _triggers(declared, vendor):
        where = f" ON {declared.table}" if postgres else ""
        made.append(f"DROP TRIGGER IF EXISTS {name}{where}")
        made.append(body.replace("{name}", name).replace("{table}", declared.table))
    return made
