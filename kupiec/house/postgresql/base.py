"""Django's PostgreSQL backend with values bound and statements prepared by the server: a shape is planned once per connection.

Three kinds of statements stay unprepared. With many values they come in as many shapes as there are numbers of rows, and
would push the others out. Beyond 65,535 values, the protocol's limit, they are written into the statement by the client.
Words sought inside a text are planned for what they are: a plan kept for any words takes them for rare ones, and gathers a
million rows from the index of words where a walk finds enough at once.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base
from psycopg import ClientCursor

from kupiec.house.postgresql.schema import DatabaseSchemaEditor

PREPARED_MAX = 500
"""Statements a connection keeps prepared, where the address says nothing else."""
VARIED = 40
"""With more values than these a statement is not prepared."""
PROTOCOL_MOST = 65_535

_BoundByServer: Any = base.ServerBindingCursor


class Cursor(_BoundByServer):
    def execute(self, query: Any, params: Any = None, *, prepare: bool | None = None, binary: bool | None = None) -> Any:
        if params is not None and (len(params) > VARIED or any(isinstance(value, str) and value[:1] == "%" for value in params)):
            prepare = False
            if len(params) > PROTOCOL_MOST:
                query, params = ClientCursor(self.connection).mogrify(query, params), None
        return super().execute(query, params, prepare=prepare, binary=binary)


class DatabaseWrapper(base.DatabaseWrapper):
    SchemaEditorClass = DatabaseSchemaEditor

    def cursor(self) -> Any:
        """Inside a transaction, where a sale asks a hundred times: without looking each time whether an event loop runs, the
        connection stands, is healthy and has its time zone, all of which was seen to when the transaction began."""
        if not self.in_atomic_block or self.connection is None or self.closed_in_transaction:
            return super().cursor()
        self.validate_thread_sharing()
        made = self.connection.cursor()
        return self.make_debug_cursor(made) if self.queries_logged else self.make_cursor(made)

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        params.pop("prepared_max", None)
        if params["cursor_factory"] is base.ServerBindingCursor:
            params["cursor_factory"] = Cursor
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.prepared_max = self.settings_dict["OPTIONS"].get("prepared_max", PREPARED_MAX)
        return connection
