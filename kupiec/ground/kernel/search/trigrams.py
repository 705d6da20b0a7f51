"""Substring search that stays fast on a million rows: FTS5 trigrams on SQLite, `pg_trgm` on PostgreSQL.

The index follows a column of folded text (`search_text.fold`) of any table. It is made after migrations, its triggers
with it; SQLite keeps it in a table `<table>_<column>_fts` beside.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from kupiec.ground.kernel import guards
from kupiec.ground.kernel.repeated import listed
from kupiec.ground.kernel.search_text import fold

MOST_LISTED = 2000
_PENDING = 128
"""Kilobytes PostgreSQL keeps unsorted before they go into an index: few, for they are eight times as large there."""
WALKED = 3_000
_NOTE = "kupiec_words"
LONGEST = 100
MOST_WORDS = 8
_declared: set[tuple[str, str]] = set()


def trigram(table: str, column: str) -> None:
    """Declare an index on a column; call it from the room's `ready()`."""
    _declared.add((table, column))


def install() -> None:
    """Make the indexes and their triggers after every migration."""
    guards.after_migrate(make_indexes)


def make_indexes(using: str = "default") -> None:
    """Create what is missing; on SQLite also remake the triggers, which a rebuilt table has lost."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    for table, column in sorted(_declared):
        if table in existing:
            make = _make_sqlite if connection.vendor == "sqlite" else _make_postgres
            make(connection, table, column)


def _make_postgres(connection: Any, table: str, column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone() is None:
            cursor.execute("CREATE EXTENSION pg_trgm")
        name = f"{table}_{column}_trgm"[:60]
        cursor.execute(
            f'CREATE INDEX IF NOT EXISTS "{name}" ON "{table}" USING gin ("{column}" gin_trgm_ops) WITH (gin_pending_list_limit = {_PENDING})'
        )


def _make_sqlite(connection: Any, table: str, column: str) -> None:
    fts = _fts(table, column)
    add = f'INSERT INTO "{fts}" (rowid, "{column}") VALUES (NEW.id, NEW."{column}");'  # noqa: S608 - names from code
    drop = f'INSERT INTO "{fts}" ("{fts}", rowid, "{column}") VALUES (\'delete\', OLD.id, OLD."{column}");'  # noqa: S608
    bodies = {
        "i": f'AFTER INSERT ON "{table}" BEGIN {add} END',
        "u": f'AFTER UPDATE OF "{column}" ON "{table}" WHEN OLD."{column}" IS NOT NEW."{column}" BEGIN {drop} {add} END',
        "d": f'AFTER DELETE ON "{table}" BEGIN {drop} END',
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = %s", [fts])
        new = cursor.fetchone() is None
        if new:
            cursor.execute(
                f'CREATE VIRTUAL TABLE "{fts}" USING fts5("{column}", content="{table}", content_rowid="id",'
                " tokenize='trigram case_sensitive 1')"
            )
        for letter, body in bodies.items():
            cursor.execute(f'DROP TRIGGER IF EXISTS "{fts}_{letter}"')
            cursor.execute(f'CREATE TRIGGER "{fts}_{letter}" {body}')
        if new:
            cursor.execute(f'INSERT INTO "{fts}" ("{fts}") VALUES (\'rebuild\')')  # noqa: S608 - names from code


def _fts(table: str, column: str) -> str:
    return f"{table}_{column}_fts"


def matching(rows: QuerySet, column: str, text: str) -> QuerySet:
    """The rows whose `column` contains every word of `text`, in any order; letters folded."""
    words, table = words_of(text), rows.model._meta.db_table
    ids = few(table, column, words, using=rows.db)
    if ids is not None:
        return _each(rows.filter(pk__in=ids), column, [word for word in words if len(word) < 3])
    if not contains_all(words) or (table, column) not in _declared:
        return _each(rows, column, words)
    if connections[rows.db].vendor == "sqlite":  # `+id` tells it to go along the list's own order
        fts = _fts(table, column)
        inside = f'+"{table}"."id" IN (SELECT rowid FROM "{fts}" WHERE "{fts}" MATCH %s)'  # noqa: S608 - names from code
        many = rows.extra(where=[inside], params=[contains_all(words)])  # noqa: S610 - names from code, the question a parameter
        return _each(many, column, [word for word in words if len(word) < 3])
    found: Any = _each(rows, column, words)
    found._hints = {**found._hints, _NOTE: rows}  # for `nearest`; of this queryset and what is made of it, not of the manager
    return found


def few(table: str, column: str, words: list[str], *, using: str = "default") -> list[int] | None:
    """Ids of all rows that contain these words (of three letters and more); None when they are many or no index knows."""
    question = contains_all(words)
    if not question or (table, column) not in _declared:
        return None
    if connections[using].vendor == "sqlite":
        ids = listed_ids(table, column, question, most=MOST_LISTED, using=using) or []
    else:
        ids = near_ids(table, column, [word for word in words if len(word) >= 3], most=MOST_LISTED, using=using)
    return ids if len(ids) <= MOST_LISTED else None


def nearest(rows: QuerySet, count: int, *, within: Q | None = None) -> list[Any]:
    """The first `count` of ordered rows; `within`: the part of the order they are asked from.

    PostgreSQL believes words to be spread evenly and would walk the whole order for ones that stand together at its end.
    So rows found by `matching` are sought in the first stretch of the order, then by the index of words and sorted.
    """
    base: QuerySet | None = getattr(rows, "_hints", {}).get(_NOTE)
    if base is None:
        return listed(rows[:count])
    first, *others = rows.query.order_by
    path, down = str(first).removeprefix("-"), str(first).startswith("-")
    beside = not all(isinstance(step, str) for step in others)
    own = path == "pk" or ("__" not in path and not path.startswith("_") and not rows.model._meta.get_field(path).null)
    if own and not beside:
        stretch = base.filter(within) if within is not None else base
        edge = stretch.order_by(first, *others).values_list(path, flat=True)[WALKED : WALKED + 1].first()
        found = list(rows.filter(**{f"{path}__{'gte' if down else 'lte'}": edge})[:count]) if edge is not None else []
        if len(found) == count:
            return found
    alike = Coalesce(F(path), F(path))  # the same order, but none an index could be walked by
    return list(rows.order_by(alike.desc() if down else alike, *others)[:count])


def _each(rows: QuerySet, column: str, words: list[str]) -> QuerySet:
    for word in words:
        rows = rows.filter(**{f"{column}__contains": word})
    return rows


def near_ids(table: str, column: str, words: list[str], *, most: int, using: str = "default") -> list[int]:
    """Ids of rows with these words, in no order, one more than `most` at most (PostgreSQL).

    Planned as if all were wanted, so by the index of words where they are rare; read no further than asked.
    """
    wanted = " AND ".join([f'"{column}" LIKE %s'] * len(words))
    escaped = [word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") for word in words]
    sql = f'WITH found AS MATERIALIZED (SELECT "id" FROM "{table}" WHERE {wanted}) SELECT "id" FROM found LIMIT %s'  # noqa: S608
    with connections[using].cursor() as cursor:
        cursor.execute(sql, [*(f"%{word}%" for word in escaped), most + 1])
        return [row[0] for row in cursor.fetchall()]


def words_of(text: str) -> list[str]:
    """The words of a question, folded, the longest first, so that the rarest decides."""
    found = dict.fromkeys(fold(text.replace("\x00", " "))[:LONGEST].split())
    return sorted(found, key=len, reverse=True)[:MOST_WORDS]


def contains_all(words: list[str]) -> str:
    """The FTS5 question "contains all of these"; empty when none has three letters."""
    return " AND ".join(quoted(word) for word in words if len(word) >= 3)


def quoted(part: str) -> str:
    return '"' + part.replace('"', '""') + '"'


def listed_ids(table: str, column: str, question: str, *, most: int, using: str = "default") -> list[int] | None:
    """The newest ids an FTS5 question finds, one more than `most` at most; None when there is nothing to ask."""
    if not question:
        return None
    fts = _fts(table, column)
    with connections[using].cursor() as cursor:
        cursor.execute(
            f'SELECT rowid FROM "{fts}" WHERE "{fts}" MATCH %s ORDER BY rowid DESC LIMIT %s',  # noqa: S608
            [question, most + 1],
        )
        return [row[0] for row in cursor.fetchall()]
