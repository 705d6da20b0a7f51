"""One global order of locks, so that no two transactions ever wait for each other.

Papers (offer, order, delivery, invoice) first, then credit rows, stock balances, receivables, accounts; the number
series last. Within a kind by id. Taking a lock of an earlier kind after a later one is a programming error.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from typing import Any, Protocol, TypeVar

from django.db import connection, models

from kupiec.ground.kernel.prepared import IDS, Prepared

Row = TypeVar("Row", bound=models.Model)


class Kind(IntEnum):
    """The order in which kinds of rows may be locked within one transaction."""

    CIRCULATION = 5
    OFFER = 10
    ORDER = 20
    STOCK_DOCUMENT = 30
    INVOICE = 40
    STATEMENT = 45
    PAYMENT = 50
    CREDIT = 60
    STOCK = 70
    RECEIVABLE = 80
    ACCOUNT = 90
    SERIES = 100


class Rider(Protocol):
    """Something every write transaction asks once, brought along by the statement of its first lock."""

    def board(self, rows: models.QuerySet[Row]) -> models.QuerySet[Row]:
        """The rows with what is asked beside them, if it has not been answered yet."""
        ...

    def seat(self, rows: models.QuerySet[Row]) -> models.QuerySet[Row]:
        """The rows with what is asked beside them, always."""
        ...

    def leave(self, found: Sequence[Any]) -> None:
        """The answer is on the first of the rows found, when there is one."""
        ...


riders: list[Rider] = []
_held = threading.local()


def lock(kind: Kind, rows: models.QuerySet[Row], *, ids: Iterable[int] | None = None) -> list[Row]:
    """The rows, locked for this transaction, in id order. Must run inside `write_tx`, kinds in rising order.

    Rows this transaction already holds may be asked again at any time; they are read afresh.
    """
    wanted = None if ids is None else set(ids)
    if wanted is None and _late(kind):
        wanted = set(rows.values_list("pk", flat=True))
    if wanted is not None:
        rows = rows.filter(pk__in=sorted(wanted))
    held = _held_ids(kind)
    if wanted is None or not wanted <= held:
        _check_order(kind)
    for rider in riders:
        rows = rider.board(rows)
    found = list(_in_order(rows))
    return _held_now(found, held)


def _in_order(rows: models.QuerySet[Row]) -> models.QuerySet[Row]:
    return rows.select_for_update(of=("self",)).order_by("pk") if _postgres() else rows.order_by("pk")


def _held_now(found: list[Row], held: set[int]) -> list[Row]:
    for rider in riders:
        rider.leave(found)
    held.update(row.pk for row in found)
    return found


class Locked:
    """The same of a statement made once: `build` gives the rows from a set of `ids` and more values (`Prepared`).

    ORDERS = locks.Locked(locks.Kind.ORDER, lambda ids, company: Order.objects.filter(company_id=company, pk__among=ids), company=NUMBER)
    rows = ORDERS.take({1, 2}, company=by.company_id)
    """

    def __init__(self, kind: Kind, build: Callable[..., models.QuerySet[Row]], **samples: Any) -> None:
        self._kind, self._build = kind, build
        self._rows = Prepared(self._compiled, **{"ids": IDS, **samples})

    def _compiled(self, **values: Any) -> models.QuerySet[Any]:
        rows = self._build(**values)
        for rider in riders:
            rows = rider.seat(rows)
        return _in_order(rows)

    def take(self, ids: Iterable[int], **values: Any) -> list[Any]:
        """The rows with these ids, locked for this transaction, in id order, as `lock` does."""
        wanted, held = set(ids), _held_ids(self._kind)
        if not wanted <= held:
            _check_order(self._kind)
        return _held_now(self._rows.records(ids=wanted, **values) if wanted else [], held)

    def find(self, **values: Any) -> list[Any]:
        """The rows that all these values choose, none of them a key, locked in id order, as `lock` does."""
        if _late(self._kind):
            return lock(self._kind, self._build(**values))
        _check_order(self._kind)
        return _held_now(self._rows.records(**values), _held_ids(self._kind))


def _held_ids(kind: Kind) -> set[int]:
    held: dict[Kind, set[int]] = getattr(_held, "rows", None) or {}
    _held.rows = held
    return held.setdefault(kind, set())


def _postgres() -> bool:
    return connection.vendor == "postgresql"


def _late(kind: Kind) -> bool:
    last = getattr(_held, "last", None)
    return last is not None and kind < last


def _check_order(kind: Kind) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("locks are taken inside write_tx only")
    if _late(kind):
        raise RuntimeError(f"lock order: {kind.name} asked after {Kind(_held.last).name}")
    _held.last = kind


def note(kind: Kind) -> None:
    """A statement that locks rows of this kind by itself (an upsert) follows: check the order."""
    _check_order(kind)


def made(kind: Kind, ids: Iterable[int]) -> None:
    """Rows this transaction has made: nobody else sees them, so they count as held and are never waited for."""
    _held_ids(kind).update(ids)


def holds(kind: Kind, ids: Iterable[int]) -> bool:
    """Whether this transaction holds all these rows already."""
    return _held_ids(kind).issuperset(ids)


def held() -> tuple[Kind | None, dict[Kind, set[int]]]:
    """What is held now, to be restored when what follows is taken back (`tx.attempt`)."""
    return getattr(_held, "last", None), {kind: set(ids) for kind, ids in (getattr(_held, "rows", None) or {}).items()}


def restore(before: tuple[Kind | None, dict[Kind, set[int]]]) -> None:
    _held.last, _held.rows = before


def forget() -> None:
    """A new outermost transaction begins: no lock is held yet. Called by `tx`."""
    _held.last = None
    _held.rows = {}
