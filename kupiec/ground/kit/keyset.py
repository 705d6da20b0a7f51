"""Paging without counting (KER-13): the next page starts after the last row seen, whatever the sort.

For the order (a, b, pk) after a row (va, vb, vpk) the rows that follow are, in turn: a = va and b = vb and pk > vpk;
a = va and b > vb; a > va. Each is one range of an index, so the page costs the same at the millionth row. Missing
values stand where the database puts them: lowest on SQLite, highest on PostgreSQL.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connections, models
from django.db.models import F, Q

from kupiec.ground.kernel.search import nearest
from kupiec.ground.kit.columns import Beside, resolve


class BadAddress(Exception):  # noqa: N818 - it is the address that is wrong
    """An address asks for a sort, filter, column or place that isn't there: 400. `why`: a sentence saying what is there."""

    def __init__(self, name: str, why: str = "") -> None:
        super().__init__(name)
        self.why = why


@dataclass(frozen=True, slots=True)
class Order:
    """One step of an order: ORM path, direction, whether the value can be missing; `join` brings the rows it stands in."""

    path: str
    descending: bool
    nullable: bool
    field: models.Field
    join: Callable[[models.QuerySet], models.QuerySet] | None = None
    key: str = ""


def orders(model: type[models.Model], steps: Sequence[tuple[str | Beside, bool]]) -> list[Order]:
    """The full order, made total by the primary key in the direction of the first step."""
    made = []
    for path, descending in steps:
        if isinstance(path, Beside):
            made.append(Order(path.path, descending, True, path.field, path.join, path.key))
            continue
        fields = resolve(model, path)
        if not fields:
            raise BadAddress(path)
        if fields[-1].is_relation:
            path = "__".join([*path.split("__")[:-1], fields[-1].attname])
        made.append(Order(path, descending, any(step.null for step in fields), fields[-1]))
    if not made or made[-1].path not in ("pk", "id"):
        made.append(Order("pk", made[0].descending if made else False, False, model._meta.pk))
    return made


def page(
    rows: models.QuerySet, order: Sequence[Order], *, after: str | None, size: int, past: str | None = None
) -> tuple[list[Any], str | None]:
    """The next `size` rows and the mark of the place after them (None at the end).

    `past` is such a mark too: all rows that share its value of the first step are passed over.
    """
    rows = joined(rows, order)
    rows = rows.annotate(**{f"_sort{at}": F(step.path) for at, step in enumerate(order) if "__" in step.path})
    mark = past or after
    if mark is None and order[0].join is None:
        found = nearest(_ordered(rows, order), size + 1)
    else:
        found = []
        lowest = connections[rows.db].vendor == "sqlite"
        last = 0 if past else len(order) - 1
        for condition, walked in _whole(order) if mark is None else _segments(order, unpack(mark, order), nulls_lowest=lowest, last=last):
            found += nearest(_ordered(rows.filter(condition), walked), size + 1 - len(found), within=condition)
            if len(found) > size:
                break
    return cut(found, order, size)


def cut(found: list[Any], order: Sequence[Order], size: int) -> tuple[list[Any], str | None]:
    """Of one row more than a page holds: the page, and the mark of the place after it."""
    page = found[:size]
    return page, pack(page[-1], order) if len(found) > size else None


def joined(rows: models.QuerySet, order: Sequence[Order]) -> models.QuerySet:
    """The rows with those beside that the order asks for."""
    for step in order:
        rows = step.join(rows) if step.join else rows
    return rows


def ordered(rows: models.QuerySet, order: Sequence[Order]) -> models.QuerySet:
    """All rows in this order, in one query."""
    return joined(rows, order).order_by(*(_by(step) for step in order))


def _ordered(rows: models.QuerySet, order: Sequence[Order]) -> models.QuerySet:
    """A stretch in order. Its first step is a plain column even when joined, so that its index is walked."""
    return rows.order_by(*(_by(step, plain=at == 0) for at, step in enumerate(order)))


def _by(step: Order, *, plain: bool = False) -> Any:
    if step.join is None or plain:
        return f"-{step.path}" if step.descending else step.path
    return F(step.path).desc(nulls_last=True) if step.descending else F(step.path).asc(nulls_last=True)


def _tied(order: Sequence[Order]) -> Sequence[Order]:
    """The order of the rows that have a value beside, by the key that stands with it."""
    if len(order) == 2 and order[0].key:
        return [order[0], replace(order[1], path=order[0].key)]
    return order


def _whole(order: Sequence[Order]) -> Iterator[tuple[Q, Sequence[Order]]]:
    """The stretches of a first page whose order stands beside: those that have a value, then the others."""
    yield Q(**{f"{order[0].path}__isnull": False}), _tied(order)
    yield Q(**{f"{order[0].path}__isnull": True}), order


def _segments(order: Sequence[Order], values: Sequence[Any], *, nulls_lowest: bool, last: int) -> Iterator[tuple[Q, Sequence[Order]]]:
    """The stretches after a place, each with the order it is walked in."""
    plain, order = order, order if values[0] is None else _tied(order)
    for at in range(last, -1, -1):
        same = Q()
        for step, value in zip(order[:at], values[:at], strict=True):
            same &= Q(**{f"{step.path}__isnull": True}) if value is None else Q(**{step.path: value})
        missing = order[at].join is not None or order[at].descending == nulls_lowest
        for turn, beyond in enumerate(_beyond(order[at], values[at], nulls_last=missing)):
            yield same & beyond, plain if turn and at == 0 else order


def _beyond(step: Order, value: Any, *, nulls_last: bool) -> list[Q]:
    missing = Q(**{f"{step.path}__isnull": True})
    if value is None:
        return [] if nulls_last else [~missing]
    past = Q(**{f"{step.path}__{'lt' if step.descending else 'gt'}": value})
    return [past, missing] if step.nullable and nulls_last else [past]


def pack(row: Any, order: Sequence[Order]) -> str:
    """The place of a row as an address can carry it."""
    values = [value_of(row, at, step) for at, step in enumerate(order)]
    text = json.dumps([_signature(order), [_plain(value) for value in values]], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def value_of(row: Any, at: int, step: Order) -> Any:
    """The value of a row of a page by which the step at this place sorts."""
    if isinstance(row, dict):
        return row[f"_sort{at}" if "__" in step.path else step.field.attname]
    return getattr(row, f"_sort{at}" if "__" in step.path else _attribute(step))


def unpack(text: str, order: Sequence[Order]) -> list[Any]:
    """The values of a mark; BadAddress when it belongs to another order or is damaged."""
    try:
        signature, values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if signature != _signature(order) or len(values) != len(order):
            raise BadAddress("after")
        return [None if value is None else _typed(step.field, value) for step, value in zip(order, values, strict=True)]
    except (ValueError, TypeError, binascii.Error, ValidationError) as error:
        raise BadAddress("after") from error


def _attribute(step: Order) -> str:
    return "pk" if step.path == "pk" else step.field.attname


def _typed(field: models.Field, value: Any) -> Any:
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    return target.to_python(value)


def _signature(order: Sequence[Order]) -> str:
    return ",".join(("-" if step.descending else "") + step.path for step in order)


def _plain(value: Any) -> Any:
    if isinstance(value, (Decimal, dt.date, dt.datetime)):
        return str(value) if isinstance(value, Decimal) else value.isoformat()
    return value
