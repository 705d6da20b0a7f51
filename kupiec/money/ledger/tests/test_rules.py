"""Tables of cases for the rules of posting."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.ledger import rules
from kupiec.money.ledger.values import Leg

SALE = [
    Leg("D", "gross", 1),
    Leg("C", "net:zw", 3),
    Leg("C", "net:*", 2),
    Leg("C", "vat:8", 5),
    Leg("C", "vat:*", 4),
]


def lines(found: list) -> list[tuple[int, D, D]]:
    return [(line.account_id, line.debit, line.credit) for line in found]


@pytest.mark.parametrize(
    ("amounts", "rate", "expected"),
    [
        (
            {"gross": D("123.00"), "net:23": D("100.00"), "vat:23": D("23.00")},
            D(1),
            [(1, D("123.00"), D(0)), (2, D(0), D("100.00")), (4, D(0), D("23.00"))],
        ),
        (
            {"gross": D("331.00"), "net:23": D("100.00"), "vat:23": D("23.00"), "net:8": D("100.00"),
             "vat:8": D("8.00"), "net:zw": D("100.00"), "vat:zw": D("0.00")},
            D(1),
            [(1, D("331.00"), D(0)), (3, D(0), D("100.00")), (2, D(0), D("200.00")), (5, D(0), D("8.00")),
             (4, D(0), D("23.00"))],
        ),
        (
            {"gross": D("-200.00"), "net:23": D("-162.60"), "vat:23": D("-37.40")},
            D(1),
            [(1, D("-200.00"), D(0)), (2, D(0), D("-162.60")), (4, D(0), D("-37.40"))],
        ),
    ],
)  # fmt: skip
def test_postings(amounts: dict, rate: D, expected: list) -> None:
    assert lines(rules.postings(SALE, amounts=amounts, rate=rate)) == expected


def test_rounding_of_a_foreign_document_goes_to_the_largest_credit() -> None:
    found = rules.postings(SALE, amounts={"gross": D("0.03"), "net:23": D("0.02"), "vat:23": D("0.01")}, rate=D("4.3333"))
    assert lines(found) == [(1, D("0.13"), D(0)), (2, D(0), D("0.09")), (4, D(0), D("0.04"))]
    found = rules.postings(SALE, amounts={"gross": D("1.23"), "net:23": D("1.00"), "vat:23": D("0.23")}, rate=D("4.3450"))
    assert lines(found) == [(1, D("5.34"), D(0)), (2, D(0), D("4.34")), (4, D(0), D("1.00"))]


def test_exact_amounts_of_the_company_s_currency_win() -> None:
    found = rules.postings(
        SALE,
        amounts={"gross": D("123.00"), "net:23": D("100.00"), "vat:23": D("23.00")},
        rate=D("4.5005"),
        base_amounts={"gross": D("553.56"), "net:23": D("450.05"), "vat:23": D("103.51")},
    )
    assert lines(found) == [(1, D("553.56"), D(0)), (2, D(0), D("450.05")), (4, D(0), D("103.51"))]
    assert [line.currency_amount for line in found] == [D("123.00"), D("100.00"), D("23.00")]


def test_the_party_s_own_account_stands_for_the_common_one() -> None:
    found = rules.postings(
        [Leg("D", "amount", 1, own_account=True), Leg("C", "amount", 2)],
        amounts={"amount": D(5)},
        rate=D(1),
        own_account_id=77,
    )
    assert lines(found) == [(77, D(5), D(0)), (2, D(0), D(5))]


def test_an_unbalanced_scheme_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        rules.postings(SALE, amounts={"gross": D("123.01"), "net:23": D("100.00"), "vat:23": D("23.00")}, rate=D(1))
    assert caught.value.code == "UNBALANCED"


@pytest.mark.parametrize("bad", ["", "gross!", "net:", "net:%%", "x" * 40, "net:*:*"])
def test_scheme_amounts_are_checked(bad: str) -> None:
    with pytest.raises(Refusal) as caught:
        rules.check_scheme([Leg("D", bad, 1), Leg("C", "net:*", 1)])
    assert caught.value.code == "SCHEME"


@pytest.mark.parametrize("number", ["201", "201-C00001", "703.1 A"])
def test_account_numbers(number: str) -> None:
    rules.check_number(number)


@pytest.mark.parametrize("number", ["", " 1", "<b>", "1" * 31, "ą"])
def test_bad_account_numbers(number: str) -> None:
    with pytest.raises(Refusal):
        rules.check_number(number)
