"""Verbs against the database: opening, paying, matching, taking back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import bells, clock
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.ledger import public as ledger
from kupiec.money.receivables import invariants
from kupiec.money.receivables import public as receivables
from kupiec.money.receivables.models import Match, Payment, Receivable
from kupiec.money.receivables.services import assign_party, cancel_payments
from kupiec.money.receivables.tests import builders as build
from kupiec.money.receivables.values import Allocation, Pair, Side
from tests.cast import Cast

D = Decimal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with clock.frozen(build.TODAY):
        yield
        assert invariants.everything_holds() == []


def opens(*items: Receivable) -> list[D]:
    return [Receivable.objects.get(pk=one.pk).open for one in items]


@pytest.mark.feature("SET-2")
def test_payment_settles_oldest_first(cast: Cast) -> None:
    payer = build.party()
    due = [("4000.00", "2026-11-01"), ("5000.00", "2026-11-10"), ("3000.00", "2026-11-20")]
    items = [build.item(cast, payer, amount, due=day) for amount, day in due]
    payment = build.pay(cast, payer, "10000.00")
    with bells.heard() as rung:
        receivables.match(payment, by=cast.by)
    assert opens(*items) == [D(0), D(0), D("2000.00")]
    assert Payment.objects.get().open == 0
    assert rung == [receivables.Settled(tuple(sorted(one.pk for one in items)))]


@pytest.mark.feature("SET-2")
def test_number_in_the_title_goes_first(cast: Cast) -> None:
    payer = build.party()
    one = build.item(cast, payer, "4000.00", due="2026-11-01")
    two = build.item(cast, payer, "5000.00", due="2026-11-10")
    named = build.item(cast, payer, "3000.00", due="2026-11-20", number="FV 77/11/2026")
    payment = build.pay(cast, payer, "10000.00", title="Zapłata za fv 77/11/2026")
    receivables.match(payment, by=cast.by)
    assert opens(one, two, named) == [D(0), D("2000.00"), D(0)]


@pytest.mark.feature("SET-2")
def test_many_to_many_partial_and_over(cast: Cast) -> None:
    payer = build.party()
    one, two = build.item(cast, payer, "100.00"), build.item(cast, payer, "200.00")
    first = build.pay(cast, payer, "150.00")
    second = build.pay(cast, payer, "180.00")
    receivables.match(first, [Allocation(one.pk, D("60.00")), Allocation(two.pk, D("90.00"))], by=cast.by)
    receivables.match(second, by=cast.by)
    assert opens(one, two) == [D(0), D(0)]
    assert Payment.objects.get(pk=second).open == D("30.00")
    assert Match.objects.count() == 4


@pytest.mark.feature("SET-2")
def test_what_matching_refuses(cast: Cast) -> None:
    payer, other = build.party(), build.party("Inny")
    mine, theirs = build.item(cast, payer, "100.00"), build.item(cast, other, "100.00")
    euros = build.item(cast, payer, "100.00", currency="EUR", rate="4.3")
    owed = build.item(cast, payer, "50.00", kind="payable")
    payment = build.pay(cast, payer, "500.00")
    cases = [
        ([Allocation(mine.pk, D("100.01"))], "TOO_MUCH"),
        ([Allocation(mine.pk, D("-1.00"))], "AMOUNT"),
        ([Allocation(mine.pk, D("0.001"))], "AMOUNT"),
        ([Allocation(theirs.pk, D("10.00"))], "OTHER_PARTY"),
        ([Allocation(euros.pk, D("10.00"))], "MIXED_CURRENCIES"),
        ([Allocation(owed.pk, D("10.00"))], "SIDES"),
        ([Allocation(10**9, D("10.00"))], "NOT_FOUND"),
        ([Allocation(mine.pk, D("10.00")), Allocation(mine.pk, D("20.00"))], "TWICE"),
        ([], "NOTHING_TO_MATCH"),
    ]
    for allocations, code in cases:
        with pytest.raises(Refusal) as refused:
            receivables.match(payment, allocations, by=cast.by)
        assert refused.value.code == code
    assert Match.objects.count() == 0
    assert opens(mine, theirs) == [D("100.00"), D("100.00")]


def test_payment_of_another_company_is_not_found(cast: Cast) -> None:
    payment = build.pay(cast, build.party(), "10.00")
    with pytest.raises(Refusal) as refused:
        receivables.match(payment, by=cast.by.in_company(cast.company.pk + 1))
    assert refused.value.code == "NOT_FOUND"


@pytest.mark.feature("SET-2")
def test_cash_documents_are_numbered_without_gaps_in_order_of_days(cast: Cast) -> None:
    payer = build.party()
    rows = [
        receivables.PaymentRow(cast.company.pk, kind, dt.date(2026, 11, day), D("10.00"), payer.pk)
        for kind, day in [("KP", 20), ("KP", 18), ("KW", 18), ("KP", 20)]
    ]
    ids = receivables.register_payments(rows, by=cast.by)
    numbers = dict(Payment.objects.values_list("pk", "number"))
    assert [numbers[pk] for pk in ids] == ["KP 2/2026", "KP 1/2026", "KW 1/2026", "KP 3/2026"]
    with pytest.raises(Refusal) as refused:
        build.pay(cast, payer, "1.00", kind="KP", on=dt.date(2026, 11, 19))
    assert refused.value.code == "DATE_BEFORE_LAST"
    assert Payment.objects.count() == 4


@pytest.mark.feature("SET-2")
@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"kind": "weksel"}, "KIND"),
        ({"kind": "KP", "amount": D("-5.00")}, "AMOUNT"),
        ({"amount": D("0.00")}, "AMOUNT"),
        ({"amount": D("1.001")}, "AMOUNT"),
        ({"amount": D("1e20")}, "AMOUNT"),
        ({"on": dt.date(2026, 11, 24)}, "FUTURE_DATE"),
        ({"currency": "EUR"}, "RATE_MISSING"),
    ],
)
def test_what_registering_refuses(cast: Cast, fields: dict[str, object], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        build.pay(cast, build.party(), **{"amount": "5.00", **fields})  # type: ignore[arg-type]
    assert refused.value.code == code
    assert not Payment.objects.exists()


@pytest.mark.parametrize(
    ("kind", "amount", "debit", "credit"),
    [
        ("KP", "50.00", "100", "201"),
        ("KW", "50.00", "201", "100"),
        ("bank", "50.00", "130", "201"),
        ("bank", "-50.00", "201", "130"),
        ("card", "50.00", "139", "201"),
    ],
)
def test_payments_are_posted(cast: Cast, kind: str, amount: str, debit: str, credit: str) -> None:
    pk = build.pay(cast, build.party(), amount, kind=kind)
    lines = ledger.EntryLine.objects.filter(entry__source="receivables.payment", entry__source_id=pk)
    found = {line.account.number: (line.debit, line.credit) for line in lines.select_related("account")}
    assert found == {debit: (D("50.00"), D(0)), credit: (D(0), D("50.00"))}


@pytest.mark.feature("SET-2")
def test_unmatching_opens_again(cast: Cast) -> None:
    payer = build.party()
    item = build.item(cast, payer, "100.00")
    payment = build.pay(cast, payer, "70.00", allocations=(Allocation(item.pk, D("70.00")),))
    assert opens(item) == [D("30.00")]
    [match] = Match.objects.values_list("pk", flat=True)
    receivables.unmatch([match], by=cast.by)
    assert opens(item) == [D("100.00")]
    assert Payment.objects.get(pk=payment).open == D("70.00")
    with pytest.raises(Refusal) as refused:
        receivables.unmatch([match], by=cast.by)
    assert refused.value.code == "NOT_FOUND"


@pytest.mark.feature("SET-2")
def test_cancelled_payment_leaves_nothing_but_its_number(cast: Cast) -> None:
    payer = build.party()
    item = build.item(cast, payer, "100.00")
    payment = build.pay(cast, payer, "100.00", kind="KP", allocations=(Allocation(item.pk, D("100.00")),))
    cancel_payments([payment], by=cast.by)
    row = Payment.objects.get(pk=payment)
    assert (row.cancelled, row.open, row.number) == (True, D(0), "KP 1/2026")
    assert opens(item) == [D("100.00")]
    assert sum(line.debit - line.credit for line in ledger.EntryLine.objects.filter(account__number="100")) == 0
    with pytest.raises(Refusal) as refused:
        cancel_payments([payment], by=cast.by)
    assert refused.value.code == "CANCELLED"


@pytest.mark.feature("SET-1")
def test_correction_settles_its_invoice_at_once(cast: Cast) -> None:
    payer = build.party()
    days = (dt.date(2026, 12, 1), dt.date(2026, 12, 31))
    first, last = receivables.open_items(
        [
            receivables.OpenItem(
                cast.company.pk,
                payer.pk,
                "invoicing.invoice",
                900,
                "FV 9/11/2026",
                "receivable",
                build.TODAY,
                receivables.instalments(D("1000.00"), days),
            )
        ],
        by=cast.by,
    )
    correction = build.item(cast, payer, "-600.00", number="KOR 1/11/2026", offsets_source_id=900)
    assert [row.open for row in Receivable.objects.filter(pk__in=[first, last, correction.pk]).order_by("pk")] == [
        D("400.00"),
        D(0),
        D(0),
    ]


@pytest.mark.feature("SET-2")
def test_compensation_and_refund(cast: Cast) -> None:
    partner = build.party()
    owed_to_us = build.item(cast, partner, "300.00")
    owed_by_us = build.item(cast, partner, "100.00", kind="payable")
    receivables.compensate([Pair(Side(owed_to_us.pk), Side(owed_by_us.pk), D("100.00"))], by=cast.by)
    assert opens(owed_to_us, owed_by_us) == [D("200.00"), D(0)]
    paid_too_much = build.pay(cast, partner, "50.00")
    refund = build.pay(cast, partner, "-50.00")
    pair = Pair(Side(refund, payment=True), Side(paid_too_much, payment=True), D("50.00"))
    receivables.compensate([pair], by=cast.by)
    assert set(Payment.objects.values_list("open", flat=True)) == {D(0)}


@pytest.mark.feature("KER-1")
def test_exchange_difference_is_posted_and_taken_back(cast: Cast) -> None:
    payer = build.party()
    build.item(cast, payer, "100.00", currency="EUR", rate="4.3000")
    payment = build.pay(cast, payer, "100.00", currency="EUR", rate=D("4.4000"))
    receivables.match(payment, by=cast.by)
    match = Match.objects.get()
    assert match.difference == D("10.00")
    lines = ledger.EntryLine.objects.filter(entry__source="receivables.match", account__number="750")
    assert [line.credit for line in lines] == [D("10.00")]
    receivables.unmatch([match.pk], by=cast.by)
    assert sum(line.credit - line.debit for line in ledger.EntryLine.objects.filter(account__number="750")) == 0


@pytest.mark.feature("SET-2")
def test_payer_named_later(cast: Cast) -> None:
    payment = build.pay(cast, None, "100.00")
    payer = build.party()
    item = build.item(cast, payer, "80.00")
    with pytest.raises(Refusal) as refused:
        receivables.match(payment, by=cast.by)
    assert refused.value.code == "NOTHING_TO_MATCH"
    assign_party(payment, payer.pk, by=cast.by)
    receivables.match(payment, by=cast.by)
    assert opens(item) == [D(0)]
    with pytest.raises(Refusal) as refused:
        assign_party(payment, build.party().pk, by=cast.by)
    assert refused.value.code == "MATCHED"
    entries = ledger.Entry.objects.filter(source="receivables.payment", source_id=payment)
    assert [entry.party_id for entry in entries.order_by("pk")] == [None, None, payer.pk]


def test_matching_an_unknown_payer_names_him(cast: Cast) -> None:
    item = build.item(cast, build.party(), "80.00")
    payment = build.pay(cast, None, "80.00")
    receivables.match(payment, [Allocation(item.pk, D("80.00"))], by=cast.by)
    assert Payment.objects.get().party_id == item.party_id


def test_rights_are_asked(cast: Cast) -> None:
    from dataclasses import replace

    nobody = replace(cast.by, all_rights=False, rights=frozenset())
    for verb in (
        lambda: receivables.register_payments([], by=nobody),
        lambda: receivables.match(1, by=nobody),
        lambda: receivables.unmatch([1], by=nobody),
        lambda: cancel_payments([1], by=nobody),
        lambda: receivables.visible(nobody),
        lambda: receivables.ageing(build.TODAY, by=nobody),
    ):
        with pytest.raises(Refusal) as refused:
            verb()
        assert refused.value.code == "FORBIDDEN"


def test_statements_do_not_grow_with_the_set(cast: Cast) -> None:
    """The same number of SQL statements for 2 and for 40 payments with allocations, and for opening."""
    payer = build.party()

    def cost(size: int) -> tuple[int, int]:
        items = [
            receivables.OpenItem(
                cast.company.pk,
                payer.pk,
                "test.paper",
                size * 1000 + i,
                f"FV {size}/{i}",
                "receivable",
                build.TODAY,
                ((build.TODAY, D("10.00")),),
            )
            for i in range(size)
        ]
        with CaptureQueriesContext(connection) as opening:
            ids = receivables.open_items(items, by=cast.by)
        rows = [
            receivables.PaymentRow(cast.company.pk, "bank", build.TODAY, D("10.00"), payer.pk, allocations=(Allocation(pk, D("10.00")),))
            for pk in ids
        ]
        with CaptureQueriesContext(connection) as paying:
            receivables.register_payments(rows, by=cast.by)
        return len(opening), len(paying)

    cost(1)
    cost(3)  # now definitions are in memory
    few, many = cost(2), cost(40)
    assert few == many
    assert many <= (3, 14) or connection.vendor != "sqlite"
