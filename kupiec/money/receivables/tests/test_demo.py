"""The demo of this room keeps the invariants and shows every state."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from kupiec.ground.company import demo as company_demo
from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.money.receivables import demo, invariants
from kupiec.money.receivables import public as receivables
from kupiec.money.receivables.models import Payment, Receivable, StatementLine
from kupiec.money.receivables.tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.mark.feature("SET-1")
@pytest.mark.feature("KER-20")
def test_demo_pays_and_leaves_something_to_do() -> None:
    made = company_demo.fill(by=Actor.system(0))
    by = Actor.system(made.company_id)
    today = dt.date(2026, 11, 20)
    with clock.frozen(today):
        company_demo.rates(by=by, until=today)
        company_demo.days_off(by=by, year=2026)
        assert company.rate_for("EUR", before=today, exact=True).rate > 4
        payers = [build.party(f"Klient {n}") for n in range(6)]
        rows = [
            receivables.OpenItem(
                made.company_id, payers[n % 6].pk, "demo.invoice", n + 1, f"FV {n + 1}/09/2026", "receivable",
                dt.date(2026, 9, 1) + dt.timedelta(days=n % 60),
                ((dt.date(2026, 9, 15) + dt.timedelta(days=n % 60), Decimal(100 + n * 37)),),
            )
            for n in range(80)
        ]  # fmt: skip
        receivables.open_items(rows, by=by)
    count = demo.fill(by=by, first=dt.date(2026, 9, 1), last=today)
    assert count == Payment.objects.count() > 40
    paid = set(Payment.objects.values_list("kind", "amount"))
    assert {kind for kind, _ in paid} - {"KP"} == {"bank"}
    assert all(amount < demo.CASH_UNDER for kind, amount in paid if kind == "KP")  # who pays cash goes by the payer's key
    assert Receivable.objects.filter(open=0).exists() and Receivable.objects.exclude(open=0).exists()
    with clock.frozen(today):
        assert receivables.ageing(today, by=by)
        done = demo.bank_file(by=by, on=today)
        assert done is not None and done.new == StatementLine.objects.filter(state="new").count() == 9
    assert invariants.everything_holds() == []
