"""An empty database is made from the models at once; that is right as long as migrations say the same."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunSQL, SeparateDatabaseAndState
from django.db.migrations.state import ProjectState
from django.utils import translation

from tests.house import source

DJANGOS_OWN = "from django.core.management.commands.migrate import Command; from django.core.management import call_command; call_command(Command(), verbosity=0)"
OURS = "from django.core.management import call_command; call_command('migrate', verbosity=0)"


def test_migrations_say_what_the_models_say() -> None:
    loader = MigrationLoader(None)
    with translation.override(None):
        changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(graph=loader.graph)
    assert {label: [one.operations for one in found] for label, found in changes.items()} == {}


def test_migrations_make_nothing_behind_the_models() -> None:
    """Tables, indexes and constraints come from models; triggers and further indexes from `kernel.guards` after each migration."""
    loader = MigrationLoader(None)
    wrong = [
        (label, name, type(operation).__name__)
        for (label, name), found in loader.disk_migrations.items()
        if found.__module__.startswith("kupiec.")
        for operation in found.operations
        if isinstance(operation, (RunSQL, SeparateDatabaseAndState))
    ]
    assert wrong == []


def _made(place: Path, how: str) -> dict[str, Any]:
    """What a database made one way holds: tables with their columns, keys and constraints; indexes and triggers."""
    place.mkdir()
    given = {**os.environ, "KUPIEC_DATA": str(place), "KUPIEC_DATABASE": f"sqlite:{place}/kupiec.sqlite3", "KUPIEC_MODE": "demo",
             "DJANGO_SETTINGS_MODULE": "kupiec.house.settings", "PYTHONPATH": str(source.ROOT)}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {how}"], env=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(place / "kupiec.sqlite3") as made:
        found = {}
        for kind, name, sql in made.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall():
            if kind != "table":
                found[f"{kind} {name}"] = sql
                continue
            columns = sorted(row[1:] for row in made.execute(f'PRAGMA table_info("{name}")'))
            keys = sorted(row[2:7] for row in made.execute(f'PRAGMA foreign_key_list("{name}")'))
            found[name] = [columns, keys, sorted(re.findall(r'CONSTRAINT "\w+" (?:CHECK|UNIQUE)', sql)), sql.count("CHECK")]
        return found


@pytest.mark.slow
def test_both_ways_make_the_same_database(tmp_path: Path) -> None:
    at_once, replayed = _made(tmp_path / "ours", OURS), _made(tmp_path / "theirs", DJANGOS_OWN)
    assert len(at_once) > 800
    assert {
        name: (at_once.get(name), replayed.get(name))
        for name in at_once.keys() | replayed.keys()
        if at_once.get(name) != replayed.get(name)
    } == {}
