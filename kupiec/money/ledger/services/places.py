"""Ids and positions of entries: reserved together with the period's lock, else taken when entries are written.

Ids are taken ahead, because lines are written before the entry they belong to (docs/adr/0010). What this transaction
has reserved is used up first; what is left at its end goes back, so that positions have no gap.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, deque
from collections.abc import Sequence
from typing import Any

from django.db import connection

from kupiec.ground.kernel import locks, tx
from kupiec.money.ledger.models import Period

Place = tuple[int, int]
"""Id and position."""
_IDS_SQLITE = (
    "max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'ledger_entry'), 0), coalesce((SELECT max(id) FROM ledger_entry), 0))"
)
_IDS_POSTGRES = "ARRAY(SELECT nextval(pg_get_serial_sequence('ledger_entry', 'id')) FROM generate_series(1, {}))"
_RESERVE = (
    "UPDATE ledger_period SET last_position = last_position + %s WHERE company_id = %s AND first_day = %s AND state = 'open'"
    " RETURNING id, last_position, {}"
)
_TAKE_SQLITE = (
    "UPDATE ledger_period SET last_position = last_position + v.column2 FROM (VALUES {}) AS v"  # noqa: S608 - our own words
    f" WHERE ledger_period.id = v.column1 RETURNING id, last_position, {_IDS_SQLITE}"
)
_TAKE_POSTGRES = (
    "UPDATE ledger_period SET last_position = last_position + v.n FROM (VALUES {}) AS v (k, n)"  # noqa: S608 - our own words
    f" WHERE ledger_period.id = v.k RETURNING id, last_position, {_IDS_POSTGRES.format('v.n')}"
)


def reserve(first_day: dt.date, count: int, *, company_id: int) -> Period | None:
    """Lock the month, when it is open, and reserve places for `count` entries; one statement."""
    locks.note(locks.Kind.ACCOUNT)
    day = Period._meta.get_field("first_day").get_db_prep_save(first_day, connection)
    ids = _IDS_POSTGRES.format("%s") if _postgres() else _IDS_SQLITE
    with connection.cursor() as cursor:
        cursor.execute(_RESERVE.format(ids), [count, company_id, day, *([count] if _postgres() else [])])
        row = cursor.fetchone()
    if row is None:
        return None
    pk, last, taken = row
    locks.made(locks.Kind.ACCOUNT, [pk])
    held = _reserved().setdefault(pk, deque())
    held.extend(zip(_ids(taken, count), range(last - count + 1, last + 1), strict=True))
    tx.before_commit("ledger.places", _give_back).append(pk)
    return Period(pk=pk, company_id=company_id, first_day=first_day, state="open", last_position=last)


def take(period_ids: Sequence[int]) -> list[Place]:
    """A place for each entry to be written, by its period; those not reserved in one statement. Periods are locked."""
    reserved = _reserved()
    short = Counter(period_ids)
    short.subtract({pk: len(reserved.get(pk, ())) for pk in short})
    for pk, places in _taken({pk: count for pk, count in short.items() if count > 0}).items():
        reserved.setdefault(pk, deque()).extend(places)
    return [reserved[pk].popleft() for pk in period_ids]


def _reserved() -> dict[int, deque[Place]]:
    found: dict[int, deque[Place]] = tx.memo().setdefault("ledger.places", {})
    return found


def _taken(counts: dict[int, int]) -> dict[int, list[Place]]:
    if not counts:
        return {}
    pairs = ", ".join(["(%s::bigint, %s::int)" if _postgres() else "(%s, %s)"] * len(counts))
    with connection.cursor() as cursor:
        cursor.execute((_TAKE_POSTGRES if _postgres() else _TAKE_SQLITE).format(pairs), [part for pair in counts.items() for part in pair])
        rows = sorted(cursor.fetchall())
    found: dict[int, list[Place]] = {}
    for pk, last, taken in rows:
        count = counts[pk]
        ids = _ids(taken, count, before=sum(len(each) for each in found.values()))
        found[pk] = list(zip(ids, range(last - count + 1, last + 1), strict=True))
    return found


def _ids(taken: Any, count: int, *, before: int = 0) -> list[int]:
    """PostgreSQL gives the ids themselves, SQLite the last one used (`before`: given out by this statement already)."""
    return sorted(taken) if _postgres() else list(range(taken + before + 1, taken + before + 1 + count))


def _give_back(period_ids: Sequence[int]) -> None:
    """Places nothing was written to: the last ones, since reserved ones go first."""
    for pk in sorted(set(period_ids)):
        left = len(_reserved().get(pk, ()))
        if left:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE ledger_period SET last_position = last_position - %s WHERE id = %s", [left, pk])


def _postgres() -> bool:
    return connection.vendor == "postgresql"
