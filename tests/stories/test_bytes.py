"""What a document adds to PostgreSQL: bytes of rows and entries of indexes, which unlike pages and time are exact."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from kupiec.ground.kernel import clock
from kupiec.house.bench import data, q2c
from kupiec.house.bench import workload as work

ROWS, ENTRIES = 17_800, 426
"""Bytes of rows with their headers, entries of indexes. 17,560 and 424 were 29 KB in pages (QUALITY: at most 30)."""
INDEXES = """
    SELECT t.relname, pg_get_expr(i.indpred, i.indrelid) FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
    WHERE t.relnamespace = 'public'::regnamespace
"""


def _stored() -> tuple[int, int]:
    """Bytes of all rows, entries of all indexes."""
    with connection.cursor() as cursor:
        cursor.execute(INDEXES)
        indexes = cursor.fetchall()
        size = entries = 0
        for table in connection.introspection.table_names():
            counted = [
                "count(*)" if not condition else f"count(*) FILTER (WHERE {condition})" for name, condition in indexes if name == table
            ]
            cursor.execute(f'SELECT coalesce(sum((pg_column_size(t.*) + 7) / 8 * 8 + 4), 0), {" + ".join(counted) or "0"} FROM "{table}" t')
            found = cursor.fetchone()
            size, entries = size + int(found[0]), entries + int(found[1])
    return size, entries


@pytest.mark.django_db(transaction=True)
@pytest.mark.feature("KER-1")
@pytest.mark.postgres_only
def test_a_document_adds_no_more_than_agreed() -> None:
    def sell(*numbers: int) -> None:
        with clock.frozen(data.TODAY):
            for number in numbers:
                q2c.through(made, [work.document(number, 3, 200)], q2c.Meter())

    with clock.frozen(data.TODAY):
        made: Any = data.masters(3, 200)
    sell(1, 2)
    before = _stored()
    sell(3, 4, 5)
    size, entries = ((now - then) / 3 for now, then in zip(_stored(), before, strict=True))
    assert size <= ROWS and entries <= ENTRIES
