"""`filter(item__among=ids)`: one of many ids, given to the database as one parameter.

`__in` prepares, names and binds every id by itself; a set of thousands takes longer to ask for than to read, and SQLite
takes 32,766 parameters at most.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import ForeignKey
from django.db.models.fields import IntegerField
from django.db.models.lookups import Lookup


class Among(Lookup):
    """Whole numbers only; an empty set finds nothing. Give a set: Django looks into each member of a list."""

    lookup_name = "among"
    prepare_rhs = False

    def get_prep_lookup(self) -> Iterable[Any]:
        return self.rhs

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} IN (SELECT value FROM json_each(%s))", [*params, parameter(self.rhs, connection)]  # noqa: S608

    def as_postgresql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} = ANY(%s::bigint[])", [*params, parameter(self.rhs, connection)]


def parameter(ids: Iterable[Any], connection: Any) -> Any:
    """The ids, in order, as the one parameter of the statement."""
    found = sorted({int(one) for one in ids})
    return found if connection.vendor == "postgresql" else json.dumps(found)


def install() -> None:
    """Ids and keys to other tables know the lookup from now on."""
    IntegerField.register_lookup(Among)
    ForeignKey.register_lookup(Among)
