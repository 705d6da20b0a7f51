"""The one door for writes (quality/RELIABILITY 7.2): write transactions, queued fairly on SQLite, and what follows them.

    with write_tx(by=by):        # the outermost begins, inner ones join
        ...lock (locks.py order), check, write...
        after_commit(lambda: ...)

On SQLite the transaction is IMMEDIATE and waits in a file-lock queue before it begins, so writers are served in
turn instead of failing; on PostgreSQL rows are locked by `locks`. Who acts is told to the audit triggers.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import re
import sqlite3
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from typing import Any, NamedTuple

from django.db import IntegrityError, OperationalError, connection, transaction

from kupiec.ground.kernel import clock, locks
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

QUEUE_SECONDS = 25.0
_actor: ContextVar[Actor | None] = ContextVar("kupiec_actor", default=None)
_local = threading.local()
_queues: dict[str, threading.Lock] = {}
_queues_guard = threading.Lock()
log = logging.getLogger("kupiec.database")
_WRITES = re.compile(r'(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) "?(\w+)')


class Statement(NamedTuple):
    """One that is left to be run at the end of a write transaction, together with others."""

    sql: str
    params: list[Any]


class Busy(Refusal):
    """The write queue did not come round in time; the caller may try again (HTTP 503 with Retry-After)."""

    def __init__(self) -> None:
        super().__init__("BUSY", N_("The database is busy. Nothing was saved; try again in a moment."))


class NoSpace(Busy):
    """The disk of the database is full (HTTP 507); nothing of the transaction was written. Jobs try again later."""

    def __init__(self) -> None:
        said = N_("There is no room left on the server’s disk. Nothing was saved; tell your administrator.")
        Refusal.__init__(self, "NO_SPACE", said)


class JustTaken(Refusal, IntegrityError):  # noqa: N818 - a refusal, named as refusals are
    """Two entered the same at the same moment: neither saw the other's, PostgreSQL let one in (HTTP 422); on SQLite they wait in line."""

    def __init__(self) -> None:
        super().__init__("JUST_TAKEN", N_("Somebody has just saved the same. Look at it and try again."))


def out_of_space(error: BaseException | None) -> bool:
    """Whether a database's error says that its disk is full."""
    cause = getattr(error, "__cause__", None)
    code: int = getattr(cause, "sqlite_errorcode", 0) or 0
    return code & 0xFF == sqlite3.SQLITE_FULL or getattr(cause, "sqlstate", "") == "53100"


def audit_user() -> int | None:
    actor = _actor.get()
    return actor.user_id if actor else None


def audit_request() -> str:
    actor = _actor.get()
    return actor.request_id if actor else ""


def audit_now() -> str:
    return clock.now().strftime("%Y-%m-%d %H:%M:%S.%f")


def current_actor() -> Actor | None:
    return _actor.get()


def in_write() -> bool:
    """Whether this thread is inside `write_tx`."""
    return bool(getattr(_local, "depth", 0))


def memo() -> dict[Any, Any]:
    """Notes that live as long as this write transaction: what has been looked up or locked already."""
    if not in_write():
        raise RuntimeError("notes are kept inside write_tx only")
    notes: dict[Any, Any] = _local.memo
    return notes


def writes(tables: Iterable[str]) -> int:
    """How many statements of this write transaction have written these tables so far."""
    counted: dict[str, int] = _local.writes
    return sum(counted.get(table, 0) for table in tables)


def wrote(tables: set[str]) -> bool:
    """Whether this write transaction has written any of these tables so far."""
    return not tables.isdisjoint(_local.writes)


def before_commit(key: str, flush: Callable[[list[Any]], Any]) -> list[Any]:
    """A list to add to; `flush` gets all of it at the end of this write transaction, once per key.

    It writes, or answers a list of `Statement` (none of which reads what another writes): PostgreSQL runs them as one.
    """
    gathered: dict[str, tuple[Callable[[list[Any]], Any], list[Any]]] = _local.gathered
    return gathered.setdefault(key, (flush, []))[1]


@contextlib.contextmanager
def write_tx(*, by: Actor) -> Iterator[None]:
    """Run the block in one write transaction as `by`. Joins an open one.

    Refuses BUSY after 25 s in the queue, NO_SPACE when the disk is full, JUST_TAKEN when somebody else enters the same at this moment.
    """
    if in_write():
        _local.depth += 1
        try:
            yield
        finally:
            _local.depth = max(_local.depth - 1, 0)  # the whole may have ended meanwhile
        return
    token = _actor.set(by)
    try:
        with _queue(), transaction.atomic(durable=True):
            _local.depth = 1
            locks.forget()
            _local.memo, _local.gathered, _local.writes = {}, {}, defaultdict(int)
            try:
                _tell_database(by)
                with connection.execute_wrapper(_count_writes):
                    yield
                    _flush()
            finally:
                _local.depth = 0
    except OperationalError as error:
        if not out_of_space(error):
            raise
        log.error("the disk of the database is full: %s", error)
        raise NoSpace from error
    except IntegrityError as error:
        if getattr(error.__cause__, "sqlstate", "") != "23505":
            raise
        log.warning("the same was entered twice at once: %s", error)
        raise JustTaken from error
    finally:
        _actor.reset(token)


@contextlib.contextmanager
def attempt() -> Iterator[None]:
    """Part of a write transaction that is taken back alone when it fails: rows, locks, notes and what was gathered."""
    if not in_write():
        raise RuntimeError("attempts are made inside write_tx only")
    held, gathered = locks.held(), {key: len(rows) for key, (_, rows) in _local.gathered.items()}
    try:
        with transaction.atomic():
            yield
    except BaseException:
        locks.restore(held)
        _local.memo.clear()
        for key, (_, rows) in _local.gathered.items():
            del rows[gathered.get(key, 0) :]
        raise


def _flush() -> None:
    left: list[Statement] = []
    for flush, rows in _local.gathered.values():
        said = flush(rows) if rows else None
        left += [one for one in said or () if isinstance(one, Statement)]
    if len(left) > 1 and connection.vendor == "postgresql":
        *others, last = left
        named = ", ".join(f"s{number} AS ({one.sql})" for number, one in enumerate(others))
        left = [Statement(f"WITH {named} {last.sql}", [value for one in left for value in one.params])]
    with connection.cursor() as cursor:
        for one in left:
            cursor.execute(one.sql, one.params)


def _count_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if sql[0] in "IUD" and (found := _WRITES.match(sql)):
        _local.writes[found[1]] += 1
    return execute(sql, params, many, context)


def after_commit(effect: Callable[[], Any]) -> None:
    """Run `effect` when the transaction has been committed; not at all when it is rolled back."""
    transaction.on_commit(effect)


def _tell_database(by: Actor) -> None:
    """Who acts and when, for the audit triggers; on the way the mark of the definitions is read (`known`)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_TELL, [str(by.user_id or ""), by.request_id, clock.now().isoformat()])
            *_, _local.memo["known.mark"] = cursor.fetchone()


_TELL = (
    "SELECT set_config('kupiec.actor', %s, true), set_config('kupiec.request', %s, true),"
    " set_config('kupiec.now', %s, true), set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true),"
    " set_config('plan_cache_mode', 'force_generic_plan', true), (SELECT value FROM kernel_mark LIMIT 1)"
)
"""Verbs find rows by their keys, and PostgreSQL keeps the plans of what is prepared. A plan made while a table was small reads
all of it each time after it has grown, and a plan made anew for each set of ids takes longer than to find them: in write
transactions, until they end, it goes along indexes and plans once. Lists and reports, which only read, are planned as usual."""


@contextlib.contextmanager
def _queue() -> Iterator[None]:
    """A fair queue for SQLite writers: threads by a lock, processes by a locked file beside the database."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or ":memory:" in name or "mode=memory" in name:
        yield
        return
    deadline = time.monotonic() + QUEUE_SECONDS
    with _queues_guard:
        lock = _queues.setdefault(name, threading.Lock())
    if not lock.acquire(timeout=QUEUE_SECONDS):
        raise Busy
    try:
        with open(f"{name}.queue", "a") as file:
            _lock_file(file, deadline)
            try:
                yield
            finally:
                fcntl.flock(file, fcntl.LOCK_UN)
    finally:
        lock.release()


def _lock_file(file: Any, deadline: float) -> None:
    pause = 0.001
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise Busy from None
            time.sleep(pause)
            pause = min(pause * 1.5, 0.02)
