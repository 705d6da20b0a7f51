"""Tables of cases for the pure rules."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.receivables import rules
from kupiec.money.receivables.values import Candidate, Exposure

D = Decimal

DAY = dt.date(2026, 11, 23)
THREE = [
    Candidate(1, "FV 1/10/2026", dt.date(2026, 11, 1), D("4000.00")),
    Candidate(2, "FV 2/10/2026", dt.date(2026, 11, 10), D("5000.00")),
    Candidate(3, "FV 3/10/2026", dt.date(2026, 11, 20), D("3000.00")),
]


@pytest.mark.feature("SET-2")
@pytest.mark.parametrize(
    ("amount", "title", "expected"),
    [
        ("10000.00", "", [(1, "4000.00", "oldest"), (2, "5000.00", "oldest"), (3, "1000.00", "oldest")]),
        ("10000.00", "za FV 3/10/2026", [(3, "3000.00", "number"), (1, "4000.00", "oldest"), (2, "3000.00", "oldest")]),
        ("5000.00", "przelew", [(2, "5000.00", "amount")]),
        ("5000.00", "fv3/10/2026", [(3, "3000.00", "number"), (1, "2000.00", "oldest")]),
        ("8000.00", "FV 2/10/2026, FV 3/10/2026", [(2, "5000.00", "number"), (3, "3000.00", "number")]),
        ("1.00", "", [(1, "1.00", "oldest")]),
        ("20000.00", "", [(1, "4000.00", "oldest"), (2, "5000.00", "oldest"), (3, "3000.00", "oldest")]),
        ("0.00", "", []),
    ],
)
def test_proposal(amount: str, title: str, expected: list[tuple[int, str, str]]) -> None:
    found = rules.propose(D(amount), THREE, title=title)
    assert [(one.receivable_id, str(one.amount), one.reason) for one in found] == expected


@pytest.mark.feature("SET-2")
@pytest.mark.parametrize(
    ("title", "number", "expected"),
    [
        ("zaplata za zamowienie ZS 188/11/2026", "ZS 188/11/2026", True),
        ("ZS188/11/2026", "ZS 188/11/2026", True),
        ("FV 188/11/2026", "ZS 188/11/2026", False),
        ("188/11/2026", "ZS 188/11/2026", False),
        ("ZS 18/11/2026", "ZS 188/11/2026", False),
        ("wasze zam. ZAM/4711", "ZAM/4711", True),
        ("ZAM/47110", "ZAM/4711", False),
        ("ZAM/4711/2", "ZAM/4711", False),
        ("zam 4500123456", "4500123456", True),
        ("zam 4711", "4711", False),
        ("za budowe", "budowa", False),
    ],
)
def test_title_names_an_order(title: str, number: str, expected: bool) -> None:
    assert rules.names_order(title, number) is expected


@pytest.mark.feature("SET-2")
def test_a_title_that_names_an_order_proposes_its_invoices_first() -> None:
    """Two invoices of the order, though an older one is open; an invoice named by its own number goes before any order."""
    items = [replace(item, references=("ZS 9/10/2026",)) if item.id in (2, 3) else item for item in THREE]
    found = rules.propose(D("10000.00"), items, title="za ZS 9/10/2026")
    assert [(one.receivable_id, one.reason) for one in found] == [(2, "order"), (3, "order"), (1, "oldest")]
    found = rules.propose(D("4000.00"), items, title="ZS 9/10/2026 FV 1/10/2026")
    assert [(one.receivable_id, one.reason) for one in found] == [(1, "number")]


@pytest.mark.parametrize(
    ("title", "number", "expected"),
    [
        ("za fv1/11/2026", "FV 1/11/2026", True),
        ("FV 11/11/2026", "FV 1/11/2026", False),
        ("21/11/2026", "FV 1/11/2026", False),
        ("FV 1/11/2026 FV 2/11/2026", "FV 2/11/2026", True),
        ("FV 0001-11-2026", "FV 1/11/2026", True),
        ("1/11/20261", "FV 1/11/2026", False),
        ("111/2026", "FV 1/11/2026", False),
        ("FV 1/11/2026/K", "FV 1/11/2026", False),
        ("ZAPLATA FV17/PO/11/2026", "FV 17/PO/11/2026", True),
        ("faktura A17", "A17", True),
        ("A177", "A17", False),
        ("17 sztuk", "17", False),
        ("", "FV 1/11/2026", False),
    ],
)
def test_title_names_number(title: str, number: str, expected: bool) -> None:
    assert rules.names(title, number) is expected


@pytest.mark.feature("SET-1")
@pytest.mark.parametrize(
    ("due", "column"),
    [
        ("2026-11-24", "not_due"),
        ("2026-11-23", "not_due"),
        ("2026-11-22", "d30"),
        ("2026-10-31", "d30"),
        ("2026-10-24", "d30"),
        ("2026-10-23", "d60"),
        ("2026-09-24", "d60"),
        ("2026-09-23", "d90"),
        ("2026-08-25", "d90"),
        ("2026-08-24", "older"),
    ],
)
def test_column_of_ageing(due: str, column: str) -> None:
    day = dt.date.fromisoformat(due)
    assert rules.bucket(day, DAY) == column
    first, last = rules.bucket_ends(DAY)[column]
    assert (first is None or first <= day) and (last is None or day <= last)


@pytest.mark.feature("SET-3")
def test_exposure_of_the_example() -> None:
    used = Exposure(open=D("64800.00"), delivered=D("8200.00"), orders=D("20000.00"), advances=D("5000.00"), limit=D("120000.00"))
    assert used.total == D("88000.00")
    assert used.free == D("32000.00")
    assert rules.verdict(used, adding=D("33206.68")).over_by == D("1206.68")
    assert rules.verdict(used, adding=D("32000.00")).fits
    assert rules.verdict(Exposure(open=D(10**9)), adding=D(1)).fits


def test_sides() -> None:
    assert rules.side_of_item("receivable", D(1)) == rules.DEBIT
    assert rules.side_of_item("receivable", D(-1)) == rules.CREDIT
    assert rules.side_of_item("payable", D(1)) == rules.CREDIT
    assert rules.side_of_item("payable", D(-1)) == rules.DEBIT


def test_parts_of_an_item_in_base_currency_sum_to_it() -> None:
    rate, left, parts = D("4.3333"), D("10.00"), []
    for amount in (D("3.33"), D("3.33"), D("3.34")):
        parts.append(rules.difference(before=left, after=left - amount, rate=rate))
        left -= amount
    assert sum(parts) == rules.base(D("10.00"), rate)


def test_instalments() -> None:
    days = [DAY, DAY + dt.timedelta(30), DAY + dt.timedelta(60)]
    assert [amount for _, amount in rules.cut(D("100.00"), days)] == [D("33.33"), D("33.33"), D("33.34")]
    for bad in ([], [(DAY, D(1)), (DAY, D(-1))]):
        with pytest.raises(Refusal) as refused:
            rules.check_instalments(bad)
        assert refused.value.code == "INSTALMENTS"
