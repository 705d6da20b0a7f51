"""Django's PostgreSQL backend with statements prepared by the server: each shape is planned once per connection."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base

PREPARED_AFTER = 2
PREPARED_MAX = 500


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.prepared_max = PREPARED_MAX
        return connection
