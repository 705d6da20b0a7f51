"""The kinds of `kupiec bench` at a tiny size: right results and the figures promised; how fast says nothing here."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import Any

import pytest

from kupiec.ground.access.testing import user_with
from kupiec.house.bench import ahead, batch, clients, imports, lines, lists, memory, prices, q2c
from kupiec.house.commands import bench

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(lists, "TRIES", 2)
    monkeypatch.setattr(prices, "SET", 50)
    monkeypatch.setattr(batch, "SINGLES", 2)
    yield


def right(found: dict[str, Any], *names: str) -> dict[str, Any]:
    assert found["control_ok"] is True, found
    assert set(names) <= found.keys()
    assert json.loads(json.dumps(found, default=str))
    return found


def test_quote_to_cash() -> None:
    found = right(q2c.measure(size="tiny", mode="batch", documents=3, runs=1), "median_docs_per_s", "sql_per_doc", "peak_mb")
    assert set(found["sql_per_doc"]) == {*q2c.STAGES, "total"}


@pytest.mark.sqlite_only
def test_memory_of_a_web_worker() -> None:
    found = right(memory.measure(), "private_mb", "pages")
    assert (
        found["pages"] > memory.FIRST and {"started", f"after_{memory.FIRST}", "after_all", "after_the_api"} <= found["private_mb"].keys()
    )


def test_two_clients_leave_no_gap_and_break_nothing() -> None:
    found = right(clients.measure(size="tiny", documents=4, runs=1, clients=2), "docs_per_s", "ratio", "control_total")
    assert found["deadlocks"] == 0 and found["broken_invariants"] == {} and set(found["docs_per_s"]) == {1, 2}


def test_prices_beside_plain_decimals() -> None:
    found = right(prices.measure(size="tiny", rows=100, runs=1), "lines_per_s", "plain_lines_per_s", "ratio", "rebuild", "one")
    assert found["one"]["statements"] <= 4 and found["rebuild"]["lines"] == 2_000


def test_edits_of_lines_over_http_cost_the_same_in_a_longer_order() -> None:
    found = right(lines.measure(size="tiny", runs=1, lengths=(3, 12), tries=2), "ms", "ratio_p95", "ratio_p50")
    assert set(found["ms"]) == {"quantity", "code", "cpu"} and set(found["ms"]["code"][12]) == {"p50", "p95"}
    assert found["statements"][3] == found["statements"][12]
    assert found["bytes"][12] < found["bytes"][3] + 200, "totals of one more VAT rate at most"


def test_promises_and_the_plan_of_open_lines() -> None:
    """Fifty lines are promised, and everything is planned, by as many statements as little is."""
    found = [right(ahead.measure(size="tiny", open_lines=count, runs=1, tries=2), "edit", "promise", "plan") for count in (200, 400)]
    few, many = found
    assert few["promise"]["statements"][1] == few["promise"]["statements"][50] == many["promise"]["statements"][50]
    assert few["plan"]["statements"] == many["plan"]["statements"] and many["plan"]["proposals"] > 0
    assert few["edit"]["statements"][10] == many["edit"]["statements"][100]


def test_lists_beside_bare_views() -> None:
    found = right(lists.measure(rows=60, kind="list", runs=1), "ms", "bare_ms", "ratio", "statements")
    assert set(found["ratio"]) == {"json", "html", "json_few", "first_few"} and set(found["ms"]) == set(lists.PAGES)


def test_searches_find_what_is_there() -> None:
    found = right(lists.measure(rows=60, kind="search", runs=1), "ms")
    assert found["hits"]["frequent"] == 10 and set(found["ms"]) == set(lists.WORDS)


def test_parties_from_a_workbook_loaded_by_the_worker() -> None:
    found = right(imports.measure(rows=40), "rows_per_s", "peak_mb", "file_mb")
    assert found["control_total"]["created"] == 40 and found["control_total"]["rejected"] == 0
    assert found["peak_mb"]["load"] > 0


def test_deliveries_invoiced_in_a_batch_by_the_worker() -> None:
    found = right(batch.measure(size="tiny", documents=8), "docs_per_s", "ratio", "peak_mb")
    assert set(found["docs_per_s"]) == {"batch", "single"} and found["documents"] == 8


def test_every_kind_is_known_to_the_command() -> None:
    assert set(bench.KINDS) == {"q2c", "list", "search", "price", "line", "import", "batch", "memory", "palette", "relation", "open"}


def test_nothing_is_measured_where_people_work(cast: Any, capsys: pytest.CaptureFixture[str]) -> None:
    user_with([])
    parser = argparse.ArgumentParser()
    bench.arguments(parser)
    assert bench.main(parser.parse_args(["price"])) == 2
    assert "--database" in capsys.readouterr().err
