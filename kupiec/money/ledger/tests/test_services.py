"""Posting, reversal, periods and constraints, against the real database (LED-1, LED-2)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.guards import missing_guards
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.money.ledger import invariants, queries
from kupiec.money.ledger import public as ledger
from kupiec.money.ledger.models import Account, AccountBalance, Entry, EntryLine, Period
from kupiec.money.ledger.services import accounts, periods
from tests.cast import Cast

TODAY = dt.date(2026, 11, 23)


def draft(cast: Cast, number: int = 1, *, gross: str = "123.00", on: dt.date = TODAY) -> ledger.EntryDraft:
    total = D(gross)
    vat = (total * 23 / 123).quantize(D("0.01"))
    return ledger.EntryDraft(
        company_id=cast.company.pk,
        on=on,
        kind="invoice.sale",
        source="invoicing.invoice",
        source_id=number,
        document_number=f"FV {number}/11/2026",
        amounts={"gross": total, "net:23": total - vat, "vat:23": vat},
    )


def balances() -> dict[str, tuple[D, D]]:
    return {number: (debit, credit) for number, debit, credit in AccountBalance.objects.values_list("account__number", "debit", "credit")}


def holds() -> None:
    for check in (invariants.entries_balance, invariants.balances_follow_lines, invariants.journal_has_no_gaps):
        assert check() == []


@pytest.mark.django_db
@pytest.mark.feature("LED-1")
def test_a_document_posts_by_its_scheme(cast: Cast) -> None:
    (pk,) = ledger.post([draft(cast)], by=cast.by)
    lines = ledger.lines_of([pk])[pk]
    assert [(line.account.number, line.debit, line.credit) for line in lines] == [
        ("201", D("123.00"), D(0)),
        ("703", D(0), D("100.00")),
        ("221", D(0), D("23.00")),
    ]
    assert balances() == {"201": (D("123.00"), D(0)), "703": (D(0), D("100.00")), "221": (D(0), D("23.00"))}
    holds()


@pytest.mark.django_db
def test_a_hundred_entries_take_as_many_statements_as_one(cast: Cast) -> None:
    ledger.post([draft(cast)], by=cast.by)
    ledger.post([draft(cast, 1001)], by=cast.by)  # now the schemes are in memory
    with CaptureQueriesContext(connection) as one:
        ledger.post([draft(cast, 2)], by=cast.by)
    with CaptureQueriesContext(connection) as many:
        ledger.post([draft(cast, number) for number in range(3, 103)], by=cast.by)
    assert len(many) == len(one)
    assert len(one) <= 7 or connection.vendor != "sqlite"  # elsewhere this test’s open transaction hides the mark
    assert Entry.objects.count() == 103
    holds()


@pytest.mark.django_db
@pytest.mark.feature("LED-2")
def test_reversal_instead_of_change(cast: Cast) -> None:
    (pk,) = ledger.post([draft(cast)], by=cast.by)
    with clock.frozen(TODAY):
        (undone,) = ledger.reverse("invoicing.invoice", [1], by=cast.by)
        assert ledger.reverse("invoicing.invoice", [1], by=cast.by) == []
    reversal = Entry.objects.get(pk=undone)
    assert (reversal.reverses_id, reversal.debit, reversal.position) == (pk, D("-123.00"), 2)
    assert balances() == {"201": (D(0), D(0)), "703": (D(0), D(0)), "221": (D(0), D(0))}
    assert [entry.pk for entry in ledger.entries_of("invoicing.invoice", 1)] == [pk, undone]
    holds()


@pytest.mark.django_db
@pytest.mark.feature("LED-2")
def test_the_database_refuses_changes_of_entries(cast: Cast) -> None:
    (pk,) = ledger.post([draft(cast)], by=cast.by)
    line = EntryLine.objects.filter(entry_id=pk).first()
    for spoil in (
        lambda: Entry.objects.filter(pk=pk).update(debit=D(1), credit=D(1)),
        lambda: EntryLine.objects.filter(entry_id=pk).update(debit=D(1)),
        lambda: EntryLine.objects.filter(entry_id=pk).delete(),
        lambda: Entry.objects.filter(pk=pk).update(debit=D(1)),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            spoil()
    assert line is not None and EntryLine.objects.get(pk=line.pk).debit == line.debit
    assert missing_guards() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.feature("LED-2")
@pytest.mark.parametrize("fault", ["more", "none", "late"])
def test_the_database_refuses_an_entry_out_of_balance(cast: Cast, fault: str) -> None:
    (pk,) = ledger.post([draft(cast)], by=cast.by)
    entry = Entry.objects.get(pk=pk)
    account = Account.objects.get(number="201")
    with pytest.raises(IntegrityError), tx.write_tx(by=cast.by):
        new = pk if fault == "late" else pk + 1000
        if fault != "none":
            EntryLine.objects.bulk_create(
                [EntryLine(entry_id=new, position=9, company_id=cast.company.pk, account=account, on=TODAY, debit=D(5))]
            )
        if fault != "late":
            entry.pk, entry.position, entry.debit, entry.credit = new, 2, D(7), D(7)
            entry.save(force_insert=True)
    assert Entry.objects.count() == 1
    holds()


@pytest.mark.django_db(transaction=True)
@pytest.mark.feature("LED-1")
def test_nothing_posts_into_a_closed_period(cast: Cast) -> None:
    ledger.post([draft(cast)], by=cast.by)
    period = Period.objects.get()
    ledger.close_periods([period.pk], by=cast.by)
    with pytest.raises(Refusal) as caught:
        ledger.post([draft(cast, 2)], by=cast.by)
    assert caught.value.code == "PERIOD_CLOSED"
    entry = Entry.objects.get()
    line = EntryLine.objects.filter(entry=entry).first()
    with pytest.raises(IntegrityError), tx.write_tx(by=cast.by):
        line.pk, line.entry_id = None, entry.pk + 1
        line.save(force_insert=True)
        entry.pk, entry.position, entry.debit, entry.credit = entry.pk + 1, 2, line.debit, D(0)
        entry.save(force_insert=True)
    ledger.reopen_periods([period.pk], by=cast.by)
    ledger.post([draft(cast, 2)], by=cast.by)
    holds()


@pytest.mark.django_db
def test_later_months_open_themselves_earlier_ones_do_not(cast: Cast) -> None:
    ledger.post([draft(cast)], by=cast.by)
    ledger.post([draft(cast, 2, on=dt.date(2027, 1, 2))], by=cast.by)
    with pytest.raises(Refusal) as caught:
        ledger.post([draft(cast, 3, on=dt.date(2026, 10, 31))], by=cast.by)
    assert caught.value.code == "PERIOD_CLOSED"
    ledger.open_year(2026, by=cast.by)
    ledger.post([draft(cast, 3, on=dt.date(2026, 10, 31))], by=cast.by)
    _first, second = Period.objects.filter(first_day__month__in=[9, 10]).order_by("first_day")
    with pytest.raises(Refusal) as caught:
        ledger.close_periods([second.pk], by=cast.by)
    assert caught.value.code == "EARLIER_OPEN"
    assert periods.last_of(second.first_day) == dt.date(2026, 10, 31)


@pytest.mark.django_db
def test_an_unbalanced_document_leaves_nothing(cast: Cast) -> None:
    good, bad = draft(cast), draft(cast, 2)
    bad = ledger.EntryDraft(**{**{f: getattr(bad, f) for f in bad.__slots__}, "amounts": {"gross": D(5)}})
    with pytest.raises(Refusal) as caught:
        ledger.post([good, bad], by=cast.by)
    assert caught.value.code == "UNBALANCED"
    assert Entry.objects.count() == EntryLine.objects.count() == AccountBalance.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.feature("LED-1")
def test_schemes_are_data_and_versioned(cast: Cast) -> None:
    ledger.post([draft(cast)], by=cast.by)
    line = ledger.SchemeLineDraft
    accounts.add_account("704-hurt", name="Sprzedaż hurtowa", kind="revenue", by=cast.by)
    lines = [line("D", "gross", "201"), line("C", "net:*", "704-HURT"), line("C", "vat:*", "221")]
    ledger.edit_scheme("invoice.sale", name="Faktura", lines=lines, version=1, by=cast.by)
    ledger.post([draft(cast, 2)], by=cast.by)
    assert balances()["704-HURT"] == (D(0), D("100.00"))
    versions = Entry.objects.order_by("pk").values_list("scheme__version", flat=True)
    assert list(versions) == [1, 2]
    with pytest.raises(Conflict):
        ledger.edit_scheme("invoice.sale", name="Faktura", lines=lines, version=1, by=cast.by)
    with pytest.raises(Refusal) as caught:
        accounts.close_accounts([Account.objects.get(number="704-HURT").pk], by=cast.by)
    assert caught.value.code == "ACCOUNT_USED"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "name", "kind", "code"),
    [
        ("201", "x", "asset", "ACCOUNT_EXISTS"),
        ("<b>", "x", "asset", "ACCOUNT_NUMBER"),
        ("205", " ", "asset", "NAME"),
        ("205", "x" * 121, "asset", "TOO_LONG"),
        ("205", "x\x00", "asset", "BAD_TEXT"),
        ("205", "x", "other", "KIND"),
    ],
)
def test_refused_accounts(cast: Cast, number: str, name: str, kind: str, code: str) -> None:
    ledger.install(cast.company.pk, by=cast.by)
    count = Account.objects.count()
    with pytest.raises(Refusal) as caught:
        accounts.add_account(number, name=name, kind=kind, by=cast.by)
    assert (caught.value.code, Account.objects.count()) == (code, count)


@pytest.mark.django_db
def test_trial_balance_and_export(cast: Cast) -> None:
    ledger.post([draft(cast, on=dt.date(2026, 10, 5)), draft(cast, 2, gross="246.00")], by=cast.by)
    rows = {row.number: row for row in ledger.trial_balance(cast.by, first=dt.date(2026, 11, 1), last=TODAY)}
    customers = rows["201"]
    assert (customers.opening_debit, customers.debit, customers.balance_debit) == (D(123), D(246), D(369))
    assert sum(row.debit for row in rows.values()) == sum(row.credit for row in rows.values()) == D(246)
    exported = list(queries.export_rows(cast.by, first=dt.date(2026, 10, 1), last=TODAY))
    assert len(exported) == 6
    assert exported[0][:5] == ("2026-10/1", "2026-10-05", "FV 1/11/2026", "invoice.sale", "201")
    assert exported[0][7:9] == ("123.00", "0.00")
