"""Many at once: numbers without gaps though some are refused, one correction of two, no delivery billed twice (R2, F1)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal as D
from typing import Any

import pytest
from django.db import connection

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.invoicing import public as invoicing
from kupiec.money.invoicing.models import Billed, Invoice, InvoiceLine
from kupiec.money.invoicing.services.correct import correct
from kupiec.money.invoicing.services.issue import issue
from kupiec.money.invoicing.tests import builders as make
from kupiec.money.invoicing.tests.test_collect import deliver, desk, goods  # noqa: F401
from kupiec.money.invoicing.tests.test_issue import holds
from kupiec.money.invoicing.values import LineChange
from kupiec.money.ledger import public as ledger
from tests.cast import Cast


def together(works: list[Callable[[], None]]) -> list[Exception]:
    """Run each in a thread of its own with its own connection, all at once; the exceptions they ended with."""
    errors: list[Exception] = []
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        gate.wait()
        try:
            with clock.frozen(make.TODAY):
                work()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.django_db(transaction=True)
@pytest.mark.feature("INV-10")
def test_numbers_have_no_gaps_though_every_tenth_is_refused(cast: Cast) -> None:
    party = make.customer()
    drafts = [make.drafted(cast, party, make.line("10.00", vat="zw" if n % 10 == 0 else "23")) for n in range(60)]

    def worker(mine: list[int]) -> Callable[[], None]:
        def work() -> None:
            for pk in mine:
                try:
                    issue([pk], by=cast.by)
                except Refusal as refusal:
                    assert refusal.code == "EXEMPTION_REASON"

        return work

    assert together([worker(drafts[start::4]) for start in range(4)]) == []
    numbers = sorted(int(row.number.split()[1].split("/")[0]) for row in Invoice.objects.filter(state="issued"))
    assert numbers == list(range(1, 55))
    assert ledger.Entry.objects.count() == 54
    with clock.frozen(make.TODAY):
        holds()


@pytest.mark.django_db(transaction=True)
@pytest.mark.feature("INV-6")
def test_of_two_corrections_at_once_one_is_refused(cast: Cast) -> None:
    pk = make.issued(cast, make.customer(), make.line("10.00", quantity="5"))
    line = InvoiceLine.objects.get(invoice_id=pk)
    drafts = [correct(pk, [LineChange(line.pk, quantity=D(n))], reason="x", by=cast.by) for n in (1, 2)]
    errors = together([lambda pk=pk: issue([pk], by=cast.by) for pk in drafts])  # type: ignore[misc]
    assert [getattr(error, "code", error) for error in errors] == ["STALE_CORRECTION"]
    with clock.frozen(make.TODAY):
        holds()


@pytest.mark.django_db(transaction=True)
@pytest.mark.feature("INV-4")
def test_a_delivery_is_billed_once(cast: Cast, desk: Any, goods: Any) -> None:  # noqa: F811
    documents = [deliver(cast, goods, make.customer(f"K{n}"), "2") for n in range(3)]
    by = replace(cast.by, branch_id=cast.branch.pk)
    errors = together([lambda: invoicing.collect(documents, issue_too=True, by=by) and None for _ in range(4)])
    assert [getattr(error, "code", error) for error in errors] == ["NOTHING_LEFT"] * 3
    assert Billed.objects.count() == 3
    with clock.frozen(make.TODAY):
        holds()


@pytest.mark.django_db(transaction=True)
@pytest.mark.feature("LED-1")
def test_closing_and_posting_at_once(cast: Cast) -> None:
    party = make.customer()
    make.issued(cast, party, make.line("1.00"))
    drafts = [make.drafted(cast, party, make.line("1.00")) for _ in range(10)]
    period = ledger.Period.objects.get()
    works = [lambda: ledger.close_periods([period.pk], by=cast.by)]
    works += [lambda pk=pk: issue([pk], by=cast.by) for pk in drafts]  # type: ignore[misc]
    errors = together(works)
    assert {getattr(error, "code", error) for error in errors} <= {"PERIOD_CLOSED"}
    assert ledger.Entry.objects.count() == 11 - len(errors)
    with clock.frozen(make.TODAY):
        holds()
