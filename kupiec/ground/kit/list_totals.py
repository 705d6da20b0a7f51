"""Totals at the foot of a list: of amounts in several currencies a sum each, never one across them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet, Sum

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import list_rows, show
from kupiec.ground.kit.columns import Column, Money

SEPARATOR = " + "


class Total(NamedTuple):
    """What is said of one column."""

    label: str
    value: str


def totals(rows: QuerySet[Any], columns: Sequence[Column], *, by: Actor) -> list[Total]:
    """One statement, and one more for each path of a currency, whatever the number of columns and currencies."""
    said = _filled([column for column in columns if column.fill], rows, by)
    stored = [column for column in columns if not column.fill]
    for path in sorted({_currency(column) for column in stored}):
        said |= _of(rows, [column for column in stored if _currency(column) == path], path)
    return [Total(show.say(column.label), said[column.key]) for column in columns if column.key in said]


def _filled(columns: Sequence[Column], rows: QuerySet[Any], by: Actor) -> dict[str, str]:
    """Of columns that one call fills, of one currency; none where a row has no value, as a sum would say too little."""
    ids = list(rows.values_list("pk", flat=True)) if columns else []
    found = list_rows.filled(columns, ids, by)
    whole = [column for column in columns if all(found[column.key].get(pk) is not None for pk in ids)]
    return {column.key: column.text(sum(found[column.key].values())) for column in whole}


def _currency(column: Column) -> str:
    return column.currency.replace(".", "__") if isinstance(column, Money) else ""


def _of(rows: QuerySet[Any], columns: Sequence[Column], currency: str) -> dict[str, str]:
    sums = {f"t{at}": Sum(column.path.replace(".", "__")) for at, column in enumerate(columns)}
    if not currency:
        found = rows.aggregate(**sums)
        return {column.key: column.text(found[f"t{at}"] or 0) for at, column in enumerate(columns)}
    each = list(rows.values_list(currency).annotate(**sums))
    return {column.key: _by_currency(column, [(row[0], row[at]) for row in each]) for at, column in enumerate(columns, 1)}


def _by_currency(column: Column, found: Sequence[tuple[str, Decimal | None]]) -> str:
    assert isinstance(column, Money)
    largest_first = sorted(((amount or Decimal(0), code) for code, amount in found), reverse=True)
    return SEPARATOR.join(column.text(amount, code) for amount, code in largest_first) or column.text(0)
