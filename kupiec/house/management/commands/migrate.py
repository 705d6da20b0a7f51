"""`migrate`, quicker on an empty database: tables are made from the models at once, all migrations noted as done.

Replaying every migration makes Django build the models of all rooms again for each of its 500 steps, most of a minute.
`tests/house/test_migrations.py` keeps both ways to the same database; a migration that moves data has nothing to do here.
A database that was there gets what rooms begun since then need of a company: its number series, dictionaries, registers,
and roles still as they were given get the new rights.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.commands import migrate
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from kupiec.house import definitions

PARTIAL = ("app_label", "migration_name", "fake", "fake_initial", "plan", "check_unapplied", "prune")
"""What somebody asks who wants Django's own way."""


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        connection.prepare_database()
        if any(options.get(name) for name in PARTIAL):
            super().handle(*args, **options)
            return
        if connection.introspection.table_names():
            super().handle(*args, **options)
            self._complete(options["verbosity"])
            return
        self.verbosity = options["verbosity"]
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        told: dict[str, Any] = {"stdout": self.stdout, "apps": apps, "plan": plan}
        emit_pre_migrate_signal(self.verbosity, options["interactive"], connection.alias, **told)
        executor.recorder.ensure_schema()
        self.sync_apps(connection, {config.label for config in apps.get_app_configs()})
        for one, _backwards in plan:
            executor.recorder.record_applied(one.app_label, one.name)
        emit_post_migrate_signal(self.verbosity, options["interactive"], connection.alias, **told)

    def _complete(self, verbosity: int) -> None:
        for code, rights in definitions.complete().items():
            if verbosity:
                self.stdout.write(f"  Role {code} was shaped by an administrator and stays; rights that came: {', '.join(rights)}")
