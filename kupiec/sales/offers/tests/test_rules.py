"""Comparison of versions and other pure rules."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kupiec.ground.kernel import money
from kupiec.ground.kernel.refusal import Refusal
from kupiec.sales.offers import rules
from kupiec.sales.offers.values import ComparedLine, LineValue, OfferState, VersionState

D = Decimal


def line(thread: int, *, net: str = "100", **kw: Any) -> ComparedLine:
    given = {"kind": "line", "code": f"A{thread}", "description": f"Pozycja {thread}", "unit": "szt", "quantity": D(1),
             "unit_price": D(net), "discount_percent": D(0), **kw}  # fmt: skip
    return ComparedLine(thread, net=D(net), **given)


@pytest.mark.feature("OFR-2")
def test_comparison_tells_removed_changed_added_and_the_difference() -> None:
    before = [line(1), line(2, net="2968"), line(3, net="1054"), line(4)]
    after = [line(1), line(3, net="1016.80"), line(5, net="0"), line(4)]
    found = rules.compare(before, after, terms_before={"days": 14}, terms_after={"days": 30})
    assert [(row.change, row.line.thread) for row in found.rows] == [
        ("same", 1), ("removed", 2), ("changed", 3), ("added", 5), ("same", 4),
    ]  # fmt: skip
    changed = found.rows[2]
    assert changed.fields == {"unit_price"} and changed.before and changed.before.unit_price == D(1054)
    assert changed.delta == D("-37.20") and found.delta == D("-3005.20")
    assert [(term.field, term.before, term.after) for term in found.terms] == [("days", 14, 30)]
    assert (found.count("added"), found.count("removed"), found.count("changed")) == (1, 1, 1)


@pytest.mark.feature("OFR-2")
def test_a_line_made_optional_leaves_the_total() -> None:
    found = rules.compare([line(1)], [line(1, choice="optional")])
    assert found.rows[0].fields == {"choice"} and found.delta == D(-100)


@pytest.mark.feature("OFR-1")
def test_sections_sum_the_lines_below() -> None:
    rows = [line(1, kind="section", net="0"), line(2), line(3, choice="optional"), line(4, kind="section", net="0"), line(5)]
    assert rules.section_sums(rows) == {1: D(100), 4: D(100)}


@pytest.mark.feature("OFR-8")
@pytest.mark.parametrize(("ordered", "state"), [(("2", "3"), OfferState.WON), (("2", "1"), OfferState.PARTLY)])
def test_results(ordered: tuple[str, str], state: OfferState) -> None:
    assert rules.result_of(ordered=map(D, ordered), offered=[D(2), D(3)]) == state


@pytest.mark.parametrize("state", list(VersionState))
def test_only_drafts_and_closed_ones_can_be_sent(state: VersionState) -> None:
    allowed = state in (VersionState.DRAFT, VersionState.REJECTED, VersionState.EXPIRED)
    if allowed:
        rules.check_passage(state, VersionState.SENT)
        return
    with pytest.raises(Refusal, match="NO_PASSAGE"):
        rules.check_passage(state, VersionState.SENT)


def test_totals_and_figures() -> None:
    sums = rules.totals([LineValue("23", D(23), D("0.11"))] * 3, method="net_total", prices_gross=False)
    assert (sums.net, sums.vat, sums.gross) == (D("0.33"), D("0.08"), D("0.41"))
    assert money.margin_percent(D(100), D("82.8")) == D("17.2") and money.margin_percent(D(0), D(1)) is None
    assert rules.change_percent(D("82391.36"), D("80013.28")) == D("-2.9")
    assert rules.next_variant(["A", "B"]) == "C"
