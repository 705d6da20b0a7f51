"""Exposure, ageing, paid states, statements of account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.receivables import invariants
from kupiec.money.receivables import public as receivables
from kupiec.money.receivables.models import Commitment, Match
from kupiec.money.receivables.queries.accounts import balance
from kupiec.money.receivables.tests import builders as build
from kupiec.money.receivables.values import Allocation
from tests.cast import Cast

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with clock.frozen(build.TODAY):
        yield
        assert invariants.everything_holds() == []


def commit(cast: Cast, payer: int, source_id: int, kind: str, amount: str) -> receivables.CommitmentRow:
    return receivables.CommitmentRow(cast.company.pk, payer, "orders.order", source_id, kind, D(amount))


@pytest.mark.feature("SET-3")
@pytest.mark.feature("ORD-6")
def test_exposure_of_the_example(cast: Cast) -> None:
    payer = build.limited(cast, "120000.00")
    build.item(cast, payer, "60000.00", due="2026-12-10")
    build.item(cast, payer, "4800.00", due="2026-11-10")
    build.pay(cast, payer, "5000.00")
    receivables.set_commitments(
        [commit(cast, payer.pk, 1, "order", "20000.00"), commit(cast, payer.pk, 2, "delivery", "8200.00")], by=cast.by
    )
    found = receivables.exposure(cast.company.pk, [payer.pk])[payer.pk]
    assert (found.open, found.overdue, found.delivered, found.orders, found.advances) == (
        D("64800.00"), D("4800.00"), D("8200.00"), D("20000.00"), D("5000.00"),
    )  # fmt: skip
    assert (found.total, found.free) == (D("88000.00"), D("32000.00"))
    verdict = receivables.check_credit(cast.company.pk, payer.pk, D("33206.68"))
    assert (verdict.over_by, verdict.fits) == (D("1206.68"), False)
    own = receivables.check_credit(cast.company.pk, payer.pk, D("33206.68"), excluding=("orders.order", 1))
    assert own.fits


@pytest.mark.feature("SET-3")
def test_exposure_in_base_currency_without_limit_and_with_corrections(cast: Cast) -> None:
    payer, nobody = build.limited(cast, None), build.party()
    build.item(cast, payer, "100.00", currency="EUR", rate="4.3210")
    build.item(cast, payer, "-32.10")
    build.pay(cast, payer, "-10.00")
    found = receivables.exposure(cast.company.pk, [payer.pk, nobody.pk])
    assert (found[payer.pk].open, found[payer.pk].advances, found[payer.pk].free) == (D("400.00"), D("-10.00"), None)
    assert receivables.check_credit(cast.company.pk, payer.pk, D(10**9)).fits
    assert found[nobody.pk] == receivables.Exposure()


@pytest.mark.feature("SET-3")
def test_commitments_are_replaced_by_source(cast: Cast) -> None:
    payer, other = build.party(), build.party()
    rows = [commit(cast, payer.pk, pk, "order", "100.00") for pk in range(1, 6)]
    receivables.set_commitments(rows, by=cast.by)
    receivables.set_commitments(rows, by=cast.by)
    assert Commitment.objects.count() == 5
    changed = [commit(cast, other.pk, 1, "order", "70.00"), commit(cast, payer.pk, 2, "order", "0")]
    with CaptureQueriesContext(connection) as queries:
        receivables.set_commitments(changed, by=cast.by)
    assert sum("receivables_commitment" in one["sql"] for one in queries) == 1
    assert Commitment.objects.get(source_id=1).party_id == other.pk
    assert not Commitment.objects.filter(source_id=2).exists()


@pytest.mark.feature("SET-3")
def test_credit_rows_are_made_once_and_locked_inside_a_transaction_only(cast: Cast) -> None:
    payers = [build.party().pk for _ in range(3)]
    with tx.write_tx(by=cast.by):
        receivables.lock_credit(cast.company.pk, payers)
        receivables.lock_credit(cast.company.pk, payers[:1])
    with pytest.raises(RuntimeError):
        from kupiec.ground.kernel import locks
        from kupiec.money.receivables.models import CreditRow

        with tx.write_tx(by=cast.by):
            locks.lock(locks.Kind.STOCK, CreditRow.objects.none())
            receivables.lock_credit(cast.company.pk, [build.party().pk])


@pytest.mark.feature("SET-1")
def test_ageing_today_and_as_of(cast: Cast) -> None:
    payer = build.party()
    old = build.item(cast, payer, "3000.00", due="2026-10-31")
    build.item(cast, payer, "700.00", due="2026-08-01")
    build.item(cast, payer, "100.00", due="2026-12-24", issue_date=dt.date(2026, 11, 20))
    build.pay(cast, payer, "1050.00", allocations=(Allocation(old.pk, D("1000.00")),))
    [today] = receivables.ageing(build.TODAY, by=cast.by)
    assert (today.d30, today.older, today.not_due, today.advances) == (D("2000.00"), D("700.00"), D("100.00"), D("50.00"))
    assert (today.overdue, today.total) == (D("2700.00"), D("2800.00"))
    [before] = receivables.ageing(dt.date(2026, 11, 10), by=cast.by)
    assert (before.d30, before.older, before.not_due, before.advances) == (D("3000.00"), D("700.00"), D(0), D(0))
    assert receivables.ageing(build.TODAY, by=cast.by, party_ids=[payer.pk + 1]) == []


@pytest.mark.feature("SET-1")
def test_ageing_shows_only_rows_of_the_scope(cast: Cast) -> None:
    mine = build.party(guardian=cast.salesperson)
    build.item(cast, mine, "10.00")
    build.item(cast, build.party(), "20.00")
    own = replace(cast.by, all_rights=False, rights=frozenset({"receivables.see"}), scopes={"receivables": "own"})
    assert [row.party_id for row in receivables.ageing(build.TODAY, by=own)] == [mine.pk]
    assert [row.party_id for row in receivables.visible(own)] == [mine.pk]
    none = replace(own, scopes={"receivables": "none"})
    assert not receivables.visible(none).exists()


@pytest.mark.feature("SET-4")
def test_paid_state_of_documents(cast: Cast) -> None:
    payer = build.party()
    days = (dt.date(2026, 11, 3), dt.date(2026, 12, 3))
    receivables.open_items(
        [
            receivables.OpenItem(
                cast.company.pk, payer.pk, "invoicing.invoice", 501, "FV 1/10/2026", "receivable",
                dt.date(2026, 10, 20), receivables.instalments(D("1000.00"), days),
            )
        ],
        by=cast.by,
    )  # fmt: skip
    before = receivables.of_document("invoicing.invoice", [501, 502])
    assert before.keys() == {501}
    assert (before[501].state, before[501].overdue_days, before[501].due) == ("overdue", 20, days[0])
    payment = build.pay(cast, payer, "600.00")
    receivables.match(payment, by=cast.by)
    with CaptureQueriesContext(connection) as queries:
        after = receivables.of_document("invoicing.invoice", [501])[501]
    assert len(queries) == 2
    assert (after.amount, after.open, after.paid, after.state, after.due) == (
        D("1000.00"), D("400.00"), D("600.00"), "part", days[1],
    )  # fmt: skip
    assert [(one.payment_id, one.amount) for one in after.payments] == [(payment, D("500.00")), (payment, D("100.00"))]
    receivables.match(build.pay(cast, payer, "400.00"), by=cast.by)
    assert receivables.of_document("invoicing.invoice", [501])[501].state == "paid"


@pytest.mark.feature("SET-1")
def test_statement_of_account(cast: Cast) -> None:
    payer = build.party()
    build.item(cast, payer, "1000.00", issue_date=dt.date(2026, 10, 5), number="FV 1/10/2026")
    build.item(cast, payer, "500.00", issue_date=dt.date(2026, 11, 5), number="FV 1/11/2026")
    build.item(cast, payer, "-50.00", issue_date=dt.date(2026, 11, 6), number="KOR 1/11/2026")
    build.item(cast, payer, "20.00", issue_date=dt.date(2026, 11, 6), currency="EUR", rate="4.3")
    build.pay(cast, payer, "1000.00", on=dt.date(2026, 11, 7))
    euros, zlotys = receivables.statement_of_account(payer.pk, first=dt.date(2026, 11, 1), last=dt.date(2026, 11, 30), by=cast.by)
    assert (zlotys.opening, zlotys.debit, zlotys.credit, zlotys.closing) == (
        D("1000.00"), D("500.00"), D("1050.00"), D("450.00"),
    )  # fmt: skip
    assert [line.balance for line in zlotys.lines] == [D("1500.00"), D("1450.00"), D("450.00")]
    assert (euros.currency, euros.closing) == ("EUR", D("20.00"))
    assert balance(payer.pk, by=cast.by) == {"PLN": D("450.00"), "EUR": D("20.00")}


def test_invariants_find_planted_faults(cast: Cast) -> None:
    payer = build.party()
    item = build.item(cast, payer, "100.00")
    receivables.match(build.pay(cast, payer, "60.00", kind="KP"), by=cast.by)
    Match.objects.update(amount=D("59.00"))
    assert len(invariants.receivables_follow_matches()) == 1
    assert len(invariants.payments_follow_matches()) == 1
    Match.objects.update(amount=D("60.00"))
    other = build.party()
    type(item).objects.filter(pk=item.pk).update(party=other)
    assert len(invariants.matches_join_equals()) == 1
    assert len(invariants.balances_are_what_is_open()) == 2
    type(item).objects.filter(pk=item.pk).update(party=payer)


def test_database_refuses_more_open_than_the_amount(cast: Cast) -> None:
    from django.db import IntegrityError, transaction

    item = build.item(cast, build.party(), "100.00")
    for value in (D("100.01"), D("-1.00")):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(item).objects.filter(pk=item.pk).update(open=value)
    with pytest.raises(Refusal):
        receivables.match(build.pay(cast, build.party(), "1.00"), by=cast.by)
