"""Sets of rows written by one statement (`row_source`): an UPDATE instead of a query per row or a tower of CASE WHEN,
and inserts whose SQL is made once per model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from kupiec.ground.kernel import among, row_source, tx
from kupiec.ground.kernel.fields import ExactDecimalField
from kupiec.ground.kernel.model_fields import column_of, field_of

Row = TypeVar("Row", bound=models.Model)
_PLAIN = ((models.CharField, str), (models.TextField, str), (models.IntegerField, int), (models.BooleanField, bool))
_plans: dict[tuple[type[models.Model], str, bool], _Plan] = {}
_updates: dict[tuple[type[models.Model], str, tuple[str, ...], str], _Plan] = {}


@dataclass(frozen=True, slots=True)
class _Plan:
    """How rows of a model are inserted or updated: the statement around the values, and how each value is stored."""

    start: str
    end: str
    types: tuple[str, ...]
    values: tuple[_Value, ...]


class _Exact:
    """Stands for the type of exact decimals, of which none goes as it is: each is scaled."""


_Value = tuple[models.Field, str, type]
"""Field, attribute, and the type of Python whose values go as they are."""


def insert_rows(rows: Iterable[Row]) -> list[Row]:
    """Insert new rows of one model, in chunks the database takes; the rows with their keys (all have one, or none).

    The same as `bulk_create` of plain rows, several times cheaper: it compiles nothing and asks each field only for
    what it can change. Columns filled by the database (`db_default`, generated) are not for it.
    """
    made = list(rows)
    if not made:
        return made
    here = connections[DEFAULT_DB_ALIAS]
    plan = _plan(type(made[0]), keyed=made[0].pk is not None)
    most = row_source.most(len(plan.values))
    with here.cursor() as cursor:
        for start in range(0, len(made), most):
            chunk = made[start : start + most]
            source, params = row_source.rows(plan.types, [_stored(row, plan, here) for row in chunk])
            cursor.execute(f"{plan.start}{source}{plan.end}", params)
            for row, (key,) in zip(chunk, cursor.fetchall(), strict=True):
                row.pk = key
                row._state.adding, row._state.db = False, here.alias
    return made


def insertions(rows: Iterable[models.Model], *, once: Sequence[str] = (), renew: Sequence[str] = ()) -> list[tx.Statement]:
    """The statements that insert rows of one model whose keys nobody asks for (`tx.before_commit`).

    `once`: columns that may stand once only; a row that stands there already gets the columns `renew` of the new one.
    """
    made = list(rows)
    if not made:
        return []
    plan = _plan(type(made[0]), keyed=False)
    end = ""
    if once:
        new = ", ".join(f"{column} = excluded.{column}" for column in renew)
        end = f" WHERE true ON CONFLICT ({', '.join(once)}) DO UPDATE SET {new}"  # WHERE: SQLite takes ON for a join's
    most, found, here = row_source.most(len(plan.values)), [], connections[DEFAULT_DB_ALIAS]
    for start in range(0, len(made), most):
        source, params = row_source.rows(plan.types, [_stored(row, plan, here) for row in made[start : start + most]])
        found.append(tx.Statement(f"{plan.start}{source}{end}", params))
    return found


def _plan(model: type[models.Model], *, keyed: bool) -> _Plan:
    key = (model, connection.vendor, keyed)
    if key not in _plans:
        quote = connection.ops.quote_name
        fields = [field for field in model._meta.concrete_fields if keyed or field is not model._meta.auto_field]
        columns = ", ".join(quote(column_of(field)) for field in fields)
        chosen = ", ".join(row_source.columns(len(fields)))
        _plans[key] = _Plan(
            f"INSERT INTO {quote(model._meta.db_table)} ({columns}) SELECT {chosen} FROM ",  # noqa: S608 - our own names
            f" RETURNING {quote(column_of(model._meta.pk))}",
            tuple(row_source.type_of(field) for field in fields),
            tuple((field, field.attname, _plain(field)) for field in fields),
        )
    return _plans[key]


def _plain(field: models.Field) -> type:
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, ExactDecimalField):
        return _Exact
    own = type(target).__module__.startswith("django.db.models.fields")
    return next((plain for kind, plain in _PLAIN if own and isinstance(target, kind)), type(None))


def _stored(row: models.Model, plan: _Plan, here: Any) -> list[Any]:
    """The values of a row as the database takes them, straight from its dictionary: keys to other tables stand there under
    descriptors, and a document has four thousand values."""
    given, stored = row.__dict__, []
    for field, name, plain in plan.values:
        value = given[name] if name in given else getattr(row, name)
        kind = type(value)
        if kind is plain:
            pass
        elif kind is Decimal and plain is _Exact:
            value = field.to_scaled(value)  # type: ignore[attr-defined]
        elif value is None:
            if isinstance(field, models.ForeignKey) and field.is_cached(row):
                value = getattr(field.get_cached_value(row), "pk", None)  # its record was inserted after it was set
                setattr(row, name, value)
        else:
            value = field.get_db_prep_save(value, here)
        stored.append(value)
    return stored


def update_rows(model: type[models.Model], rows: Iterable[Mapping[str, Any]], fields: Sequence[str], *, bump: str = "") -> int:
    """Set `fields` of each row (mappings with `pk` and the fields) in one statement; returns rows changed.

    `bump` names an integer column that grows by one (`version`). Values are prepared by the model's fields, so exact
    decimals and dates arrive as stored. One pk may stand once only.
    """
    found = list(rows)
    if not found:
        return 0
    here = connections[DEFAULT_DB_ALIAS]
    plan = _update(model, tuple(fields), bump)
    stored = [
        [row["pk"], *(field.get_db_prep_save(row[name], here) for name, (field, *_) in zip(fields, plan.values, strict=True))]
        for row in found
    ]
    source, params = row_source.rows(plan.types, stored)
    with here.cursor() as cursor:
        cursor.execute(f"{plan.start}{source}{plan.end}", params)
        return int(cursor.rowcount)


def _update(model: type[models.Model], names: tuple[str, ...], bump: str) -> _Plan:
    key = (model, connection.vendor, names, bump)
    if key not in _updates:
        columns = [field_of(model, name) for name in names]
        quote, table = connection.ops.quote_name, connection.ops.quote_name(model._meta.db_table)
        places = row_source.columns(len(columns) + 1)
        assignments = [f"{quote(column_of(field))} = v.{place}" for field, place in zip(columns, places[1:], strict=True)]
        if bump:
            assignments.append(f"{bump} = {table}.{bump} + 1")
        _updates[key] = _Plan(
            f"UPDATE {table} SET {', '.join(assignments)} FROM ",  # noqa: S608 - our own names
            f" WHERE {table}.{quote(column_of(model._meta.pk))} = v.{places[0]}",
            ("bigint", *(row_source.type_of(field) for field in columns)),
            tuple((field, field.attname, _plain(field)) for field in columns),
        )
    return _updates[key]


def delete_rows(model: type[models.Model], ids: Iterable[int]) -> None:
    """Delete rows by one statement, without asking first who refers to them: the database's own keys refuse that."""
    wanted = set(ids)
    if wanted:
        table, key = model._meta.db_table, model._meta.pk.column
        with connection.cursor() as cursor:
            chosen = among.condition(f'"{key}"', connection)
            cursor.execute(f'DELETE FROM "{table}" WHERE {chosen}', [among.parameter(wanted, connection)])  # noqa: S608 - our own names
