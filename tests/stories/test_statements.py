"""Quote to cash costs the same number of statements for ten lines and for a hundred, and no more than so many."""

from __future__ import annotations

import pytest
from django.db import connection

from kupiec.ground.kernel import clock
from kupiec.house.bench import data, q2c

MOST = {"quote": 16, "confirm": 25, "reserve": 7, "ship": 25, "invoice": 29, "pay": 14}
MOST_ON_POSTGRES = {"quote": 15, "confirm": 24, "reserve": 8, "ship": 25, "invoice": 29, "pay": 14}
"""116 and 115 in all, with BEGIN, COMMIT and what the measurement itself reads (QUALITY: at most 120); lowered with every
statement saved. PostgreSQL is told who acts (one more a transaction) and writes at the end by one statement."""


@pytest.fixture
def statements(transactional_db):
    """Statements per stage for a document of so many lines."""
    with clock.frozen(data.TODAY):
        made = data.masters(3, 100)

    def count(lines: int) -> dict[str, int]:
        meter = q2c.Meter(count_sql=True)
        with clock.frozen(data.TODAY):
            q2c.through(made, [(1, [(product, 1 + product % 7) for product in range(1, lines + 1)])], meter)
        return meter.statements

    count(1)
    count(2)  # the second one finds all definitions and keeps them
    return count


@pytest.mark.feature("KER-1")
def test_statements_do_not_grow_with_lines(statements) -> None:
    ten, hundred = statements(10), statements(100)
    assert ten == hundred
    most = MOST if connection.vendor == "sqlite" else MOST_ON_POSTGRES
    assert {stage: count for stage, count in ten.items() if count > most[stage]} == {}
