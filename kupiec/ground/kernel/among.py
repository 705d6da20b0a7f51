"""`filter(item__among=ids)`: one of many ids, given to the database as one parameter.

`__in` prepares, names and binds every id by itself; a set of thousands takes longer to ask for than to read, and SQLite
takes 32,766 parameters at most.
"""

from __future__ import annotations

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
        return condition(lhs, connection), [*params, parameter(self.rhs, connection)]

    def as_postgresql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        return condition(lhs, connection), [*params, parameter(self.rhs, connection)]


def condition(column: str, connection: Any) -> str:
    """That the column is among the ids given as `parameter`."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s::bigint[])"
    return f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 - a column of our own


def parameter(ids: Iterable[Any], connection: Any) -> Any:
    """The ids, in order, as the one parameter of the statement: a text, so that its type does not vary with its values."""
    told = ",".join(map(str, sorted({int(one) for one in ids})))
    return f"{{{told}}}" if connection.vendor == "postgresql" else f"[{told}]"


def install() -> None:
    """Ids and keys to other tables know the lookup from now on."""
    IntegerField.register_lookup(Among)
    ForeignKey.register_lookup(Among)
