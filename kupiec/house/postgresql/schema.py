"""Tables whose columns stand by their width, the widest first: PostgreSQL then fills no gaps between them.

A number of eight bytes begins at a multiple of eight. In the order models tell their fields a line of an order lost twenty
bytes of 255 that way. Nothing asks columns by their place; those added later stand last, as ever.

Pages of primary keys are filled wholly: keys only grow, so no room need be left between them.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.postgresql import schema

_WIDE = ("bigint", "timestamp", "double", "time", "interval")
_WIDTHS = (*((kind, 0) for kind in _WIDE), ("integer", 1), ("date", 1), ("real", 1), ("smallint", 2), ("boolean", 3), ("uuid", 3))
_VARYING = 4


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    def table_sql(self, model: type[models.Model]) -> Any:
        options: Any = model._meta
        told = options.local_fields
        options.local_fields = sorted(told, key=self._place)
        try:
            sql, params = super().table_sql(model)
        finally:
            options.local_fields = told
        return sql.replace(" PRIMARY KEY", " PRIMARY KEY WITH (fillfactor = 100)", 1), params

    def _place(self, field: models.Field[Any, Any]) -> int:
        kind = field.db_type(self.connection) or ""
        return next((place for name, place in _WIDTHS if kind.startswith(name)), _VARYING)
