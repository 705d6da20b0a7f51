"""Rows given to one statement: what comes back is what went in, on both databases."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest
from django.db import connection

from kupiec.ground.kernel import row_source
from kupiec.house.postgresql import address

_TEXTS = ("ó “x” \\ ' % %s {} \n", "", "null", "[1]")


@pytest.mark.django_db
@pytest.mark.feature("KER-1")
def test_rows_come_back_as_they_went_in() -> None:
    stored = [[number * 10**15, text, None, dt.date(2026, 1, number + 1)] for number, text in enumerate(_TEXTS)]
    source, params = row_source.rows(("bigint", "text", "bigint", "date"), stored)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(row_source.columns(4))} FROM {source}", params)
        found = [list(row) for row in cursor.fetchall()]
    assert [row[:3] for row in found] == [row[:3] for row in stored]
    assert [str(row[3]) for row in found] == [str(row[3]) for row in stored]


@pytest.mark.django_db
def test_a_statement_has_one_shape_for_any_number_of_rows() -> None:
    one, _ = row_source.rows(("bigint",), [[1]])
    many, params = row_source.rows(("bigint",), [[1], [2**40], [None]])
    if connection.vendor == "postgresql":
        assert one == many and params == ['[{"column1":1},{"column1":1099511627776},{"column1":null}]']
    else:
        assert many == "(VALUES (%s), (%s), (%s)) AS v" and params == [1, 2**40, None]


def test_values_that_json_has_no_word_for() -> None:
    uuid = UUID(int=7)
    assert row_source._ENCODE([uuid, dt.datetime(2026, 1, 2, 3, tzinfo=dt.UTC), dt.time(4)]) == (
        f'["{uuid}","2026-01-02T03:00:00+00:00","04:00:00"]'
    )
    with pytest.raises(TypeError, match="bytes"):
        row_source._ENCODE([b"x"])


@pytest.mark.parametrize(
    ("query", "threshold", "most", "cursors"),
    [("", 3, None, True), ("?prepared=200", 3, 200, True), ("?prepared=off", None, None, False)],
)
def test_the_address_says_what_is_kept_prepared(query: str, threshold: object, most: object, cursors: bool) -> None:
    found = address.settings(f"postgres://u:p%40@h:1/name{query}")
    options = found["OPTIONS"]
    assert isinstance(options, dict) and found["PASSWORD"] == "p@" and found["NAME"] == "name"
    assert (options.get("prepare_threshold"), options.get("prepared_max")) == (threshold, most)
    assert found["DISABLE_SERVER_SIDE_CURSORS"] is not cursors


@pytest.mark.parametrize("wrong", ["0", "-3", "yes"])
def test_an_address_that_makes_no_sense_is_refused(wrong: str) -> None:
    with pytest.raises(SystemExit, match=wrong):
        address.settings(f"postgres:///name?prepared={wrong}")


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="prepared statements are PostgreSQL's")
def test_more_values_than_the_protocol_takes_are_sent_all_the_same() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 7 IN ({', '.join(['%s'] * 70_000)}), '%%'", list(range(70_000)))
        assert cursor.fetchone() == (True, "%")


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="prepared statements are PostgreSQL's")
def test_statements_asked_often_are_prepared_those_of_many_shapes_are_not() -> None:
    with connection.cursor() as cursor:
        for _ in range(6):
            cursor.execute("SELECT %s::int + 123450", [1])
            cursor.execute(f"SELECT 123451 IN ({', '.join(['%s'] * 60)})", [1] * 60)
        cursor.execute("SELECT count(*) FILTER (WHERE statement LIKE %s), count(*) FILTER (WHERE statement LIKE %s)"
                       " FROM pg_prepared_statements", ["%123450%", "%123451%"])  # fmt: skip
        assert cursor.fetchone() == (1, 0)
