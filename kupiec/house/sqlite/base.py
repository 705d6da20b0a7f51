"""Django's SQLite backend, allowing 32,766 parameters per statement (SQLite's own limit since 3.32; Django says 999)."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from django.db.backends.sqlite3 import base, creation, features, operations
from django.db.models.expressions import Col


class DatabaseFeatures(features.DatabaseFeatures):
    max_query_params = 32_766


class DatabaseOperations(operations.DatabaseOperations):
    def bulk_batch_size(self, fields, objs):
        """As many rows as fit: parameters, and the 500 terms of a compound SELECT that old Djangos feared, are no limit."""
        return max(1, self.connection.features.max_query_params // max(1, len(fields))) if fields else len(objs)

    def conditional_expression_supported_in_where_clause(self, expression):
        """A yes/no column is compared (`archived = 0`): SQLite goes along no index for `NOT archived`."""
        return not isinstance(expression, Col) and super().conditional_expression_supported_in_where_clause(expression)

    def execute_sql_flush(self, sql_list):
        """Emptying all tables (between tests): the triggers that keep history and books from change step aside."""
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
        super().execute_sql_flush(sql_list)
        with self.connection.cursor() as cursor:
            for _, statement in triggers:
                cursor.execute(statement)


class DatabaseCreation(creation.DatabaseCreation):
    """Test databases are copied from one migrated before from the same migrations, which takes a tenth of the time."""

    def create_test_db(self, *args, **kwargs):
        name = super().create_test_db(*args, **kwargs)
        template = _template()
        if template is not None and not template.exists() and Path(name).exists():
            partial = template.with_suffix(f".{os.getpid()}")
            with self.connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(partial)])
            partial.replace(template)
        return name

    def _create_test_db(self, *args, **kwargs):
        name = super()._create_test_db(*args, **kwargs)
        template = _template()
        if template is not None and template.exists() and not Path(name).exists():
            shutil.copyfile(template, name)
        return name


def _template() -> Path | None:
    """Where the migrated copy lies: named by the contents of all migrations."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).resolve().parents[2].glob("*/*/migrations/*.py")):
        digest.update(path.read_bytes())
    folder = Path("/dev/shm") if Path("/dev/shm").is_dir() else Path(tempfile.gettempdir())  # noqa: S108
    return folder / f"kupiec-tests-{os.getuid()}-{digest.hexdigest()[:16]}.sqlite3"


class DatabaseWrapper(base.DatabaseWrapper):
    creation_class = DatabaseCreation
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations
