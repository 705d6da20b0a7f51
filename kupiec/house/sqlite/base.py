"""Django's SQLite backend, allowing 32,766 parameters per statement (SQLite's own limit since 3.32; Django says 999)."""

from __future__ import annotations

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
