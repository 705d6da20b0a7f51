"""Several people at once: nothing is paid twice, no limit is passed, no deadlock."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection

from kupiec.ground.company import public as company
from kupiec.ground.kernel import tx
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.receivables import invariants, statement_files
from kupiec.money.receivables import public as receivables
from kupiec.money.receivables.models import Match, Payment, Receivable, StatementLine
from kupiec.money.receivables.services import book_lines, cancel_payments, import_statement
from kupiec.money.receivables.tests import builders as build
from kupiec.money.receivables.values import Allocation
from tests.cast import build_cast

D = Decimal
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], object]) -> Counter[str]:
    """Run works in threads that start together; how they ended: `ok`, a refusal's code, or an exception's name."""
    ended: list[str] = []
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        gate.wait()
        try:
            work()
            ended.append("ok")
        except Refusal as refusal:
            ended.append(refusal.code)
        except Exception as error:
            ended.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(ended)


@pytest.mark.feature("SET-2")
def test_one_invoice_is_not_paid_twice() -> None:
    cast = build_cast()
    payer = build.party()
    item = build.item(cast, payer, "300.00")
    payments = [build.pay(cast, payer, "100.00") for _ in range(8)]
    part = [Allocation(item.pk, D("100.00"))]
    ended = at_once(*[lambda pk=pk: receivables.match(pk, part, by=cast.by) for pk in payments])
    assert ended == {"ok": 3, "TOO_MUCH": 5}
    assert Receivable.objects.get().open == 0
    assert Match.objects.count() == 3
    assert invariants.everything_holds() == []


@pytest.mark.feature("SET-3")
def test_credit_limit_is_not_passed_by_two_at_once() -> None:
    cast = build_cast()
    payer = build.limited(cast, "100.00")

    def accept(order: int) -> None:
        with tx.write_tx(by=cast.by):
            receivables.lock_credit(cast.company.pk, [payer.pk])
            if not receivables.check_credit(cast.company.pk, payer.pk, D("30.00")).fits:
                raise Refusal("OVER", "over")
            row = receivables.CommitmentRow(cast.company.pk, payer.pk, "orders.order", order, "order", D("30.00"))
            receivables.set_commitments([row], by=cast.by)

    ended = at_once(*[lambda n=n: accept(n) for n in range(8)])
    assert ended == {"ok": 3, "OVER": 5}
    assert receivables.exposure(cast.company.pk, [payer.pk])[payer.pk].orders == D("90.00")


def test_crossing_sets_do_not_deadlock() -> None:
    cast = build_cast()
    payer = build.party()
    items = [build.item(cast, payer, "100.00") for _ in range(6)]
    payments = [build.pay(cast, payer, "600.00") for _ in range(6)]

    def settle(index: int) -> None:
        order = items[index:] + items[:index]
        receivables.match(payments[index], [Allocation(one.pk, D("10.00")) for one in order], by=cast.by)

    ended = at_once(*[lambda n=n: settle(n) for n in range(6)])
    assert ended == {"ok": 6}
    assert set(Receivable.objects.values_list("open", flat=True)) == {D("40.00")}
    assert invariants.everything_holds() == []


@pytest.mark.feature("SET-2")
def test_bank_lines_are_booked_once() -> None:
    cast = build_cast()
    account = company.BankAccount.objects.create(company=cast.company, currency_id="PLN", iban="PL61109010140000071219812874")
    build.item(cast, build.party(), "500.00", number="FV 12/11/2026")
    data = "Data;Tytuł;Kwota\n2026-11-20;faktura 12/11/2026;500,00\n2026-11-20;inna;20,00\n".encode()
    import_statement(data, statement_files.guess(data), bank_account_id=account.pk, by=cast.by)
    ids = list(StatementLine.objects.values_list("pk", flat=True))
    ended = at_once(*[lambda: book_lines(ids, by=cast.by) for _ in range(4)])
    assert ended == {"ok": 1, "STATE": 3}
    assert Payment.objects.count() == 2
    assert invariants.everything_holds() == []


def test_cancelling_and_matching_at_once() -> None:
    cast = build_cast()
    payer = build.party()
    build.item(cast, payer, "100.00")
    payment = build.pay(cast, payer, "100.00", kind="KP")
    ended = at_once(
        lambda: receivables.match(payment, by=cast.by),
        lambda: cancel_payments([payment], by=cast.by),
        lambda: cancel_payments([payment], by=cast.by),
    )
    assert sum(ended.values()) == 3 and ended["ok"] in (1, 2)
    assert set(ended) <= {"ok", "NOTHING_TO_MATCH", "CANCELLED"}
    assert Payment.objects.get().cancelled
    assert Receivable.objects.get().open == D("100.00")
    assert invariants.everything_holds() == []
