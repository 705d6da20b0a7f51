"""Django's SQLite backend, allowing 32,766 parameters per statement (SQLite's own limit since 3.32; Django says 999)."""

from __future__ import annotations

from functools import lru_cache

from django.db.backends.sqlite3 import base, features, operations
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


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations

    def create_cursor(self, name=None):
        return self.connection.cursor(factory=Cursor)


@lru_cache(maxsize=1024)
def _question_marks(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class Cursor(base.SQLiteCursorWrapper):
    """Writes a statement's `%s` as SQLite's `?` once, not each time it is asked: pages ask the same twenty again and again."""

    def convert_query(self, query, *, param_names=None):
        return _question_marks(query) if param_names is None else super().convert_query(query, param_names=param_names)
