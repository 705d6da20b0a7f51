"""What changes rarely is read once (docs/adr/0011).

Definitions (VAT codes, series, posting schemes, warehouses …) are kept by the process until the database says that one
of their tables has changed: triggers renew the one row of `kernel_mark`, and each write transaction looks at it once.
Facts of records (a party with its terms) are kept by the write transaction that has read them, until it writes one of
their tables itself. Outside `write_tx` both are simply read.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection, connections
from django.db.models import BigIntegerField, QuerySet
from django.db.models.expressions import RawSQL

from kupiec.ground.kernel import guards, locks, tx

Value = TypeVar("Value")
_tables: set[str] = set()
_kept: dict[Hashable, tuple[int, Any]] = {}
_RENEW_SQLITE = (
    "INSERT INTO kernel_mark (id, value) SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM kernel_mark); UPDATE kernel_mark SET value = random();"
)
_RENEW_POSTGRES = """
CREATE OR REPLACE FUNCTION kupiec_renew_mark() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  INSERT INTO kernel_mark (id, value) VALUES (1, (random() * 9e18)::bigint)
    ON CONFLICT (id) DO UPDATE SET value = excluded.value;
  RETURN NULL;
END $body$
"""


def keep(*tables: str) -> None:
    """Declare tables of definitions: any change of a row, by whomever, renews the mark when it is committed."""
    for table in tables:
        _tables.add(table)
        guards.guard(
            f"{table}_known",
            table=table,
            sqlite=tuple(
                f"CREATE TRIGGER {{name}} AFTER {verb} ON {{table}} BEGIN {_RENEW_SQLITE} END" for verb in ("INSERT", "UPDATE", "DELETE")
            ),
            postgres=(
                "CREATE CONSTRAINT TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE ON {table}"
                " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION kupiec_renew_mark()",
            ),
            function=_RENEW_POSTGRES,
        )


def definition(key: Hashable, load: Callable[[], Value]) -> Value:
    """What `load` reads from declared tables, as kept under `key`. The value must be one that nobody changes.

    Once this transaction has written a declared table it reads for itself, and what it reads is not kept.
    """
    mark = _mark()
    if mark is None:
        return load()
    found = _kept.get(key)
    if found is None or found[0] != mark:
        found = _kept[key] = (mark, load())
    value: Value = found[1]
    return value


def look_again() -> None:
    """After waiting for a lock: what others have changed meanwhile counts; the mark is read anew by the next `definition`."""
    tx.memo().pop("known.mark", None)


def facts(key: Hashable, ids: Iterable[int], load: Callable[[list[int]], dict[int, Value]], *, tables: tuple[str, ...]) -> dict[int, Value]:
    """Facts by id, in the order of ids; `load` is asked for those this write transaction has not read from `tables`."""
    wanted = sorted(set(ids))
    if not tx.in_write():
        return load(wanted) if wanted else {}
    written, notes = tx.memo().get(("facts", key), (-1, {}))
    if written != tx.writes(tables):
        notes = {}
        tx.memo()[("facts", key)] = (tx.writes(tables), notes)
    missing = [pk for pk in wanted if pk not in notes]
    if missing:
        notes.update(load(missing))
    return {pk: notes[pk] for pk in wanted if pk in notes}


def _mark() -> int | None:
    """The mark as this write transaction has found it; None when nothing may be taken from memory."""
    if not tx.in_write() or tx.wrote(_tables):
        return None
    notes = tx.memo()
    if "known.mark" not in notes:
        with connection.cursor() as cursor:
            cursor.execute("SELECT value FROM kernel_mark")
            row = cursor.fetchone()
        notes["known.mark"] = row[0] if row else None
    mark: int | None = notes["known.mark"]
    return mark


class _Mark:
    """The mark rides with the first lock of a write transaction (`locks.riders`), which spares its own statement.

    On PostgreSQL it has been read when the transaction began (`tx`).
    """

    def board(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        if not tx.in_write() or "known.mark" in tx.memo():
            return rows
        return self.seat(rows)

    def seat(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        if connection.vendor == "postgresql":
            return rows
        return rows.annotate(known_mark=RawSQL("SELECT value FROM kernel_mark LIMIT 1", [], BigIntegerField()))

    def leave(self, found: Sequence[Any]) -> None:
        if found and tx.in_write() and hasattr(found[0], "known_mark"):
            tx.memo().setdefault("known.mark", found[0].known_mark)


locks.riders.append(_Mark())


def renew(using: str = "default") -> None:
    """Nothing kept so far holds any more: tables may have changed while their triggers were away (migrations)."""
    made = connections[using]
    if "kernel_mark" in made.introspection.table_names():
        value = "random()" if made.vendor == "sqlite" else "(random() * 9e18)::bigint"
        with made.cursor() as cursor:
            cursor.execute(f"UPDATE kernel_mark SET value = {value}")  # noqa: S608 - our own two words


guards.after_migrate(renew)
