"""Colours, passages, totals, credit and deviations as tables of cases (spec/examples Stock, Money)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from kupiec.ground.kernel import money
from kupiec.ground.kernel.refusal import Refusal
from kupiec.sales.orders import rules
from kupiec.sales.orders.values import Agreed, Credit, Effect, LineValue, Meaning, Progress, StockFacts

D = Decimal


@pytest.mark.feature("ORD-2")
@pytest.mark.parametrize(
    ("stocked", "on_hand", "ordered", "all_open", "supply", "kind", "words"),
    [
        (True, 240, 12, 300, None, "part", "Busy: 300 in orders, 240 on hand"),
        (True, 7, 12, 12, None, "part", "Part: 7 of 12"),
        (True, 7, 12, 12, dt.date(2026, 10, 19), "part", "Part: 7 of 12 · 19.10"),
        (True, 0, 1, 1, None, "none", "None in stock"),
        (True, 0, 16, 16, dt.date(2026, 10, 24), "none", "None · delivery 24.10"),
        (True, -2, 5, 9, None, "none", "None in stock"),
        (True, 240, 12, 240, None, "ok", "240 in warehouses"),
        (True, 12, 12, 12, None, "ok", "12 in warehouses"),
        (False, 0, 1, 0, None, "na", "service"),
    ],
)
def test_colours(stocked, on_hand, ordered, all_open, supply, kind, words):
    shade = rules.shade(StockFacts(stocked, D(ordered), D(on_hand), D(all_open), supply))
    assert (shade.kind, shade.text % dict(shade.params)) == (kind, words)


@pytest.mark.feature("ORD-2")
def test_what_is_blocked_for_a_line_is_told_apart_from_what_others_want():
    shade = rules.shade(StockFacts(True, D(3), D(7), D(10), blocked=D(3)))
    assert (shade.kind, shade.text % dict(shade.params)) == ("part", "Blocked: 3 · others: 4 for 7")


@pytest.mark.feature("ORD-2")
@pytest.mark.parametrize(("on_hand", "words"), [(0, "None · late delivery of 21.11"), (7, "Part: 7 of 12 · 21.11 late")])
def test_a_supply_whose_day_has_passed_is_no_promise(on_hand, words):
    shade = rules.shade(StockFacts(True, D(12), D(on_hand), D(12), dt.date(2026, 11, 21), supply_late=True))
    assert shade.text % dict(shade.params) == words


@pytest.mark.parametrize(
    ("left", "delivered", "dead", "kind", "words"),
    [
        (0, 7, False, "ok", "delivered 7"),
        (4, 3, False, "part", "Part: 2 of 4"),
        (4, 0, True, "na", "not delivered"),
        (0, 0, False, "na", "not delivered"),
        (0, 7, True, "ok", "delivered 7"),
    ],
)
def test_what_has_gone_out_waits_for_nothing(left, delivered, dead, kind, words):
    shade = rules.shade(StockFacts(True, D(left), D(2), D(9), delivered=D(delivered), dead=dead))
    assert (shade.kind, shade.text % dict(shade.params)) == (kind, words)


@pytest.mark.parametrize(
    ("origin", "target", "begun", "code"),
    [
        ("draft", "accepted", False, ""),
        ("draft", "cancelled", False, ""),
        ("draft", "closed", False, "NO_PASSAGE"),
        ("accepted", "closed", True, ""),
        ("accepted", "cancelled", True, "BEGUN"),
        ("accepted", "draft", True, "BEGUN"),
        ("accepted", "draft", False, ""),
        ("closed", "accepted", True, ""),
        ("closed", "cancelled", False, "NO_PASSAGE"),
        ("cancelled", "accepted", False, "NO_PASSAGE"),
        ("cancelled", "draft", False, ""),
    ],
)
def test_passages(origin, target, begun, code):
    try:
        rules.check_passage(Meaning(origin), Meaning(target), begun=begun, number="ZS 1")
        found = ""
    except Refusal as refusal:
        found = refusal.code
    assert found == code


@pytest.mark.feature("ORD-6")
@pytest.mark.parametrize(
    ("over", "effect", "approver", "allowed", "credit", "hold"),
    [
        ("0", Effect.APPROVE, False, False, Credit.WITHIN, ""),
        ("1206.68", Effect.WARN, False, False, Credit.WARNED, ""),
        ("1206.68", Effect.IGNORE, False, False, Credit.WARNED, ""),
        ("1206.68", Effect.APPROVE, False, False, Credit.UNCHECKED, "accept"),
        ("1206.68", Effect.APPROVE, True, False, Credit.APPROVED, ""),
        ("1206.68", Effect.APPROVE, False, True, Credit.APPROVED, ""),
        ("1206.68", Effect.STOP, True, False, Credit.STOPPED, "deliveries"),
        ("1206.68", Effect.STOP, False, True, Credit.APPROVED, ""),
    ],
)
def test_credit_effects(over, effect, approver, allowed, credit, hold):
    verdict = rules.weigh(D(over), effect=effect, approver=approver, allowed=allowed)
    assert (verdict.credit, verdict.hold) == (credit, hold)


def line(net, base, *, vat="23"):
    return LineValue(vat, D(vat), D(net), D(base))


def test_totals_per_rate():
    found = rules.totals([line("100.00", 1), line("50.00", 1, vat="8")], method="net_total", prices_gross=False)
    assert (found.net, found.vat, found.gross) == (D("150.00"), D("27.00"), D("177.00"))
    assert [rate.code for rate in found.rates] == ["23", "8"]
    gross = rules.totals([line("123.00", 1)], method="net_total", prices_gross=True)
    assert (gross.net, gross.vat, gross.gross) == (D("100.00"), D("23.00"), D("123.00"))


@pytest.mark.parametrize(
    ("parts", "gross", "rate", "expected"),
    [
        ((10, 5), "184.50", "1", "184.50"),
        ((5, 0), "184.50", "1", "61.50"),
        ((0, 0), "184.50", "1", "0"),
        ((10, 5), "184.50", "4.3000", "793.35"),
    ],
)
def test_what_an_order_commits(parts, gross, rate, expected):
    lines = [line("100.00", 10), line("50.00", 5)]
    found = rules.committed(lines, [D(part) for part in parts], gross=D(gross), rate=D(rate), prices_gross=False)
    assert found == D(expected)


@pytest.mark.parametrize(
    ("net", "cost", "expected"), [("100", "82", "18.00"), ("100", None, None), ("0", "5", None), ("80", "100", "-25.00")]
)
def test_margin(net, cost, expected):
    assert money.margin_percent(D(net), cost and D(cost)) == (expected and D(expected))


@pytest.mark.feature("ORD-4")
@pytest.mark.parametrize(
    ("order", "manual", "fields"),
    [
        (Agreed("transfer", 14, 1), 0, []),
        (Agreed("transfer", 30, 1), 0, ["payment_days"]),
        (Agreed("cash", 7, 1), 0, ["payment_method"]),
        (Agreed("transfer", 14, 2), 2, ["payer", "prices"]),
    ],
)
def test_deviations(order, manual, fields):
    found = rules.deviations(order, Agreed("transfer", 14, 1), manual_prices=manual)
    assert [one.field for one in found] == fields


@pytest.mark.parametrize(
    ("planned", "delivered", "to_fulfil", "expected"), [(0, 0, None, 12), (2, 5, None, 5), (0, 0, 3, 3), (0, 12, None, 0), (0, 8, 9, 4)]
)
def test_deliverable(planned, delivered, to_fulfil, expected):
    progress = Progress(1, D(12), planned=D(planned), delivered=D(delivered), to_fulfil=None if to_fulfil is None else D(to_fulfil))
    assert rules.deliverable(progress, holds=False) == expected
    assert rules.deliverable(progress, holds=True) == 0


@pytest.mark.parametrize(
    ("pairs", "verdict"),
    [([], "done"), ([(0, 0)], "done"), ([(5, 5), (2, 2)], "whole"), ([(5, 5), (2, 1)], "part"), ([(5, 0)], "none")],
)
def test_completeness(pairs, verdict):
    assert rules.completeness([(D(rest), D(there)) for rest, there in pairs]) == verdict
