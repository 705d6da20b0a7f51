"""Set-based updates: one `UPDATE … FROM (VALUES …)` instead of a query per row or a tower of CASE WHEN."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models

from kupiec.ground.kernel.model_fields import column_of, field_of


def update_rows(
    model: type[models.Model], rows: Iterable[Mapping[str, Any]], fields: Sequence[str], *, bump: str = ""
) -> int:
    """Set `fields` of each row (mappings with `pk` and the fields) in one statement; returns rows changed.

    `bump` names an integer column that grows by one (`version`). Values are prepared by the model's fields, so exact
    decimals and dates arrive as stored. One pk may stand once only.
    """
    found = list(rows)
    if not found:
        return 0
    columns = [field_of(model, name) for name in fields]
    placeholders = ", ".join(["%s"] * (len(columns) + 1))
    casts = [field.rel_db_type(connection) if field.is_relation else field.db_type(connection) for field in columns]
    quoted = [connection.ops.quote_name(column_of(field)) for field in columns]
    postgres = connection.vendor == "postgresql"
    assignments = [
        f"{name} = CAST(v.c{index} AS {casts[index]})" if postgres else f"{name} = v.column{index + 2}"
        for index, name in enumerate(quoted)
    ]
    table = connection.ops.quote_name(model._meta.db_table)
    if bump:
        assignments.append(f"{bump} = {table}.{bump} + 1")
    names = ", ".join(["k"] + [f"c{index}" for index in range(len(columns))])
    values = ", ".join([f"({placeholders})"] * len(found))
    source = f"(VALUES {values}) AS v ({names})" if postgres else f"(VALUES {values}) AS v"
    key = connection.ops.quote_name(column_of(model._meta.pk))
    link = f"{table}.{key} = CAST(v.k AS bigint)" if postgres else f"{table}.{key} = v.column1"
    params: list[Any] = []
    for row in found:
        params.append(row["pk"])
        for field, name in zip(columns, fields, strict=True):
            params.append(field.get_db_prep_save(row[name], connection))
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {', '.join(assignments)} FROM {source} WHERE {link}", params)  # noqa: S608
        return int(cursor.rowcount)


def delete_rows(model: type[models.Model], ids: Iterable[int]) -> None:
    """Delete rows by one statement, without asking first who refers to them: the database's own keys refuse that."""
    wanted = list(ids)
    if wanted:
        table, key = model._meta.db_table, model._meta.pk.column
        places = ", ".join(["%s"] * len(wanted))
        with connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{table}" WHERE "{key}" IN ({places})', wanted)  # noqa: S608 - our own names
