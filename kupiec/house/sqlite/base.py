"""Django's SQLite backend, allowing 32,766 parameters per statement (SQLite's own limit since 3.32; Django says 999)."""

from __future__ import annotations

from django.db.backends.sqlite3 import base, features, operations


class DatabaseFeatures(features.DatabaseFeatures):
    max_query_params = 32_766


class DatabaseOperations(operations.DatabaseOperations):
    def bulk_batch_size(self, fields, objs):  # type: ignore[no-untyped-def]
        """As many rows as fit: parameters, and the 500 terms of a compound SELECT that old Djangos feared, are no limit."""
        return max(1, self.connection.features.max_query_params // max(1, len(fields))) if fields else len(objs)

    def execute_sql_flush(self, sql_list):  # type: ignore[no-untyped-def]
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


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations
