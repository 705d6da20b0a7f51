"""Invoices of the program used before (KER-16, ADR 12): from a file to frozen documents, again, hostile, corrected."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal as D
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.exchange import wizard
from kupiec.ground.exchange.models import ImportRow, ImportRun
from kupiec.ground.exchange.public import Row
from kupiec.ground.kernel import clock, jobs
from kupiec.ground.kernel.models import Event
from kupiec.ground.kernel.refusal import Refusal
from kupiec.house.imports import invoices as imports
from kupiec.money.invoicing import printing, queries, taken_screens
from kupiec.money.invoicing.models import Invoice, InvoiceLine, InvoiceVat
from kupiec.money.invoicing.services.correct import correct
from kupiec.money.invoicing.services.issue import issue
from kupiec.money.invoicing.tests import builders as make
from kupiec.money.invoicing.tests.test_issue import holds
from kupiec.money.invoicing.values import LineChange
from kupiec.money.ledger import public as ledger
from kupiec.money.receivables import public as receivables
from kupiec.roof.desk import sales
from tests.cast import Cast

pytestmark = [pytest.mark.feature("KER-16"), pytest.mark.django_db]
DAY = dt.date(2026, 11, 2)


@pytest.fixture(autouse=True)
def today() -> object:
    with clock.frozen(make.TODAY):
        yield


def row(at: int, number: str = "FS 7/2025", **values: Any) -> Row:
    """A row as the mapping types it: every field there, empty unless told."""
    empty: dict[str, Any] = {one.name: "" if one.kind in ("text", "choice") else None for one in imports.FIELDS}
    empty |= {"prices_gross": False, "number": number, "issue_date": DAY, "orderer": "K1", "vat_code": "23"}
    return Row(at, empty | {name: D(value) if name in DECIMALS else value for name, value in values.items()})


DECIMALS = {one.name for one in imports.FIELDS if one.kind == "decimal"}


def line(at: int, number: str = "FS 7/2025", *, price: str = "100", **values: Any) -> Row:
    return row(at, number, **{"description": "Wiertarka", "quantity": "1", "unit_price": price, **values})


def saved(cast: Cast, *rows: Row) -> Any:
    return imports.save(rows, cast.by)


def codes(outcome: Any) -> dict[int, list[str]]:
    return {number: [error.code for error in errors] for number, errors in outcome.errors.items()}


CSV = """Numer faktury;Data wystawienia;Termin płatności;Nabywca;Symbol;Nazwa towaru;Ilość;J.m.;Cena netto;Rabat %;VAT;Netto stawki;VAT stawki;Pozostało;Koryguje;Przyczyna korekty
FS 7/2025;02.11.2026;16.11.2026;781-176-76-96;T1;Wkrętarka;2;szt.;100,00;10;23%;180,00;41,40;50,00;;
FS 7/2025;02.11.2026;16.11.2026;781-176-76-96;;Transport;1;usł;20,00;;8%;20,00;1,60;;;
FS 8/2025;03.11.2026;17.11.2026;K1;;Kabel;1;m;10,00;;23;10,00;2,99;;;
AKOR 1/2025;04.11.2026;;K1;;Zwrot;-1;szt.;90,00;;23;;;;FS 7/2025;Zwrot towaru
FS 9/2025;05.11.2026;;K1;;;;;;;23;1000,00;230,00;;;
FS 9/2025;05.11.2026;;K1;;;;;;;zw;5,00;0,00;;;
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.feature("INV-6")
def test_a_history_goes_through_the_import_screens_and_comes_again_without_doubles(cast: Cast) -> None:
    party, item = make.customer(), make.item()

    def through() -> ImportRun:
        pk = wizard.receive("invoice_history", "faktury.csv", [CSV.encode("cp1250")], by=cast.by)
        wizard.choose(pk, ImportRun.objects.get(pk=pk).mapping["fields"], by=cast.by)
        jobs.run_pending()
        run = ImportRun.objects.get(pk=pk)
        before = Invoice.objects.count()
        wizard.load(pk, by=cast.by)
        jobs.run_pending()
        assert run.state == "staged" and before in (0, 3)
        run.refresh_from_db()
        return run

    run = through()
    assert run.mapping["fields"]["rate_net"] == "Netto stawki" and run.mapping["fields"]["corrects"] == "Koryguje"
    assert (run.created, run.rejected) == (5, 1)
    (bad,) = ImportRow.objects.filter(run=run, state="bad")
    assert (bad.group, bad.errors[0][1]) == ("FS 8/2025", "TOTALS_DIFFER") and "0,69" in bad.errors[0][2]
    first, totals, correction = (Invoice.objects.get(number=number) for number in ("FS 7/2025", "FS 9/2025", "AKOR 1/2025"))
    assert (first.state, first.origin, first.taken_over, first.gross, first.orderer) == ("issued", "previous", True, D("243.00"), party)
    assert list(InvoiceLine.objects.filter(invoice=first).order_by("position").values_list("item_id", "net", "discount_percent")) == [
        (item.pk, D("180.00"), D(10)), (None, D("20.00"), D(0)),
    ]  # fmt: skip
    assert (totals.net, totals.vat) == (D("1005.00"), D("230.00")) and not InvoiceLine.objects.filter(invoice=totals).exists()
    assert (correction.kind, correction.root, correction.corrects, correction.gross) == ("correction", first, first, D("-110.70"))
    (owed,) = receivables.Receivable.objects.all()
    assert (owed.number, owed.amount, owed.open, owed.due) == ("FS 7/2025", 50, 50, dt.date(2026, 11, 16))
    assert not any(ledger.entries_of("invoicing.invoice", pk) for pk in Invoice.objects.values_list("pk", flat=True))
    ids = set(Invoice.objects.values_list("pk", flat=True))
    again = through()
    assert (again.created, again.updated, set(Invoice.objects.values_list("pk", flat=True))) == (0, 5, ids)
    assert Event.objects.filter(subject="invoicing.invoice", verb="taken_over").count() == 3
    holds()


@pytest.mark.feature("INV-10")
def test_what_was_taken_over_is_frozen_and_stands_apart(cast: Cast) -> None:
    make.customer()
    saved(cast, line(2, open="100"))
    taken = Invoice.objects.get()
    own = make.issued(cast, make.customer("K2", nip="5260250274"), make.line("10.00"))
    assert list(queries.reportable(cast.by)) == [Invoice.objects.get(pk=own)]
    assert (taken.chain, taken.chain_position, taken.content_hash != "") == ("", None, True)
    assert Invoice.objects.get(pk=own).number == "FV 1/11/2026", "our series goes its own way"
    changes: list[dict[str, Any]] = [{"gross": D(1), "net": D(1), "vat": D(0)}, {"number": "X"}, {"origin": ""}, {"remarks": "x"}]
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            Invoice.objects.filter(pk=taken.pk).update(**change)
    for rows in (InvoiceLine.objects.filter(invoice=taken), InvoiceVat.objects.filter(invoice=taken), Invoice.objects.filter(pk=taken.pk)):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()
    for change in ({"state": "draft", "number": ""}, {"origin": "x", "external_id": "y"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invoice.objects.filter(pk=own).update(**change)
    holds()


def test_turnover_list_search_and_print_know_it(cast: Cast) -> None:
    make.customer()
    saved(
        cast,
        line(2),
        line(3, "FS 8/2025", open="123"),
        row(4, "K 1/2025", corrects="FS 1/1999", reason="rabat", line_value="-10", description="Rabat"),
    )
    assert sales.month(cast.by).net == D("190.00")
    paid = {Invoice.objects.get(pk=pk).number for pk in taken_screens.settled(list(Invoice.objects.values_list("pk", flat=True)))}
    assert paid == {"FS 7/2025", "K 1/2025"}
    make.issued(cast, make.customer("K2", nip="5260250274"), make.line("10.00"))
    assert set(taken_screens.only(Invoice.objects.all(), cast.by).values_list("number", flat=True)) == {
        "FS 7/2025",
        "FS 8/2025",
        "K 1/2025",
    }
    for number, words in (("FS 7/2025", ("ODPIS", "FS 7/2025", "Budomex")), ("K 1/2025", ("ODPIS", "FS 1/1999", "rabat", "Rabat"))):
        html = printing.html_of(Invoice.objects.get(number=number).pk, by=cast.by)
        assert all(word in html for word in words)
    from kupiec.ground.kernel import search

    assert [hit.object_id for hit in search.find("FS 8/2025", by=cast.by)] == [Invoice.objects.get(number="FS 8/2025").pk]


def test_print_and_lines_may_differ_by_a_grosz_and_that_is_shown(cast: Cast) -> None:
    make.customer()
    told = [("A", "7.67", []), ("B", "7.66", [["23", "0.00", "-0.01"]]), ("C", "7.68", [["23", "0.00", "0.01"]]), ("X", "7.65", None)]
    for at, (number, vat, differences) in enumerate(told, 2):
        outcome = saved(cast, line(at, number, price="33.33", rate_net="33.33", rate_vat=vat))
        if differences is None:
            assert codes(outcome) == {at: ["TOTALS_DIFFER"]} and "−0,02" in str(outcome.errors)
            continue
        invoice = Invoice.objects.get(number=number)
        assert (invoice.vat, invoice.snapshot["taken"]["differences"]) == (D(vat), differences)
        assert ("0,01" in taken_screens.note_of(invoice)) is bool(differences)
    saved(cast, line(6, "D", price="0.11", rate_net="0.33", rate_vat="0.09"), line(7, "D", price="0.11"), line(8, "D", price="0.11"))
    assert (Invoice.objects.get(number="D").vat_method, Invoice.objects.get(number="D").vat) == ("line_sum", D("0.09"))
    gross = saved(cast, line(8, "E", price="123", prices_gross=True, total_gross="123.00"))
    assert gross.created == 1 and Invoice.objects.get(number="E").net == D("100.00")
    holds()


HOSTILE = [
    ({"vat_code": "77"}, "VAT_CODE"),
    ({"orderer": "nikt"}, "NOT_FOUND"),
    ({"item": "nie ma"}, "NOT_FOUND"),
    ({"salesperson": "nikt"}, "NOT_FOUND"),
    ({"currency": "XXX"}, "UNKNOWN_KEY"),
    ({"currency": "EUR"}, "REQUIRED"),
    ({"currency": "EUR", "rate": "0.00000000", "kind": ""}, "REQUIRED"),
    ({"currency": "EUR", "rate": "-4"}, "BAD_RATE"),
    ({"issue_date": dt.date(2027, 1, 1)}, "FUTURE"),
    ({"discount_percent": "101"}, "BAD_DISCOUNT"),
    ({"quantity": "0"}, "BAD_QUANTITY"),
    ({"quantity": "9999999999999999", "unit_price": "9999999999999999"}, "BAD_NUMBER"),
    ({"line_value": "90"}, "LINE_VALUE"),
    ({"cost": "99999999999999999999"}, "BAD_NUMBER"),
    (
        {
            "quantity": None,
            "unit_price": None,
            "description": "",
            "rate_net": "99999999999999999999",
            "rate_vat": "22999999999999999999.77",
        },
        "BAD_NUMBER",
    ),
    ({"currency": "EUR", "rate": "9999999999", "unit_price": "9999999999"}, "BAD_NUMBER"),
    ({"unit_price": "99999999999999999"}, "BAD_NUMBER"),
    ({"description": ""}, "REQUIRED"),
    ({"rate_net": "1"}, "REQUIRED"),
    ({"rate_net": "100", "rate_vat": "23.02"}, "TOTALS_DIFFER"),
    ({"total_gross": "123.02"}, "TOTALS_DIFFER"),
    ({"open": "123.01"}, "BAD_OPEN"),
    ({"open": "-1"}, "BAD_OPEN"),
    ({"kind": "correction"}, "CORRECTS"),
    ({"kind": "invoice", "corrects": "X"}, "CORRECTS"),
    ({"corrects": "FS 7/2025"}, "CORRECTS"),
    ({"remarks": "a\x00b"}, "BAD_TEXT"),
]


@pytest.mark.parametrize(("values", "code"), HOSTILE)
def test_hostile_rows_are_refused_whole_and_others_pass(cast: Cast, values: dict, code: str) -> None:
    make.customer()
    wrong = line(3)
    wrong = Row(3, wrong.values | {name: D(one) if name in DECIMALS and isinstance(one, str) else one for name, one in values.items()})
    outcome = saved(cast, line(2, "FS 1/2025"), wrong, line(4, "FS 2/2025"))
    assert code in codes(outcome)[3], codes(outcome)
    assert set(Invoice.objects.values_list("number", flat=True)) == {"FS 1/2025", "FS 2/2025"}
    holds()


def test_one_bad_row_rejects_its_document_and_names_the_row(cast: Cast) -> None:
    make.customer()
    outcome = saved(cast, line(2), line(3, orderer="nikt"), row(4, price="1"), line(5, "FS 8/2025"))
    assert codes(outcome)[2] == ["GROUP"] and codes(outcome)[3][0] in ("NOT_FOUND", "ROWS_DIFFER")
    assert Invoice.objects.get().number == "FS 8/2025"
    differing = saved(cast, line(2, "FS 9/2025"), line(3, "FS 9/2025", issue_date=dt.date(2026, 11, 3)))
    assert codes(differing) == {2: ["GROUP"], 3: ["ROWS_DIFFER"]}
    empty = saved(cast, row(2, "FS 10/2025"))
    assert codes(empty) == {2: ["NO_TOTALS"]}
    twice = saved(cast, line(2, "A", external_id="1"), line(3, "B", external_id="1"))
    assert "DUPLICATE" in str(codes(twice))


def test_an_external_id_updates_until_something_refers(cast: Cast) -> None:
    make.customer()
    saved(cast, line(2, external_id="77", open="123"))
    pk = Invoice.objects.get().pk
    assert saved(cast, line(2, external_id="77", price="200", open="246", remarks="poprawiona")).updated == 1
    again = Invoice.objects.get()
    assert (again.pk, again.gross, again.remarks) == (pk, D("246.00"), "poprawiona")
    assert list(receivables.Receivable.objects.values_list("amount", "open")) == [(246, 246)]
    assert InvoiceLine.objects.count() == InvoiceVat.objects.count() == 1
    holds()
    assert codes(saved(cast, line(2, "inny", external_id="77"))) == {2: ["RENUMBERED"]}
    assert codes(saved(cast, line(2, external_id="78"))) == {2: ["NUMBER_TAKEN"]}
    payment = receivables.PaymentRow(cast.company.pk, "bank", DAY, D("100.00"), party_id=again.orderer_id)
    (paid,) = receivables.register_payments([payment], by=cast.by)
    receivables.match(paid, None, by=cast.by)
    assert codes(saved(cast, line(2, external_id="77", price="1"))) == {2: ["SETTLED"]}
    same = saved(cast, line(2, external_id="77", price="200", open="246", remarks="poprawiona"))
    assert (same.updated, same.errors) == (1, {})
    saved(cast, line(2, "FS 8/2025"), line(3, "K 1", corrects="FS 8/2025", price="-1"))
    assert codes(saved(cast, line(2, "FS 8/2025", price="2"))) == {2: ["REFERRED"]}
    holds()


@pytest.mark.feature("INV-6")
def test_a_chain_of_corrections_comes_in_any_order(cast: Cast) -> None:
    make.customer()
    saved(cast, line(2, "K 3", corrects="K 2", price="-3"))
    saved(cast, line(2, "K 2", corrects="K 1", price="-2"), line(3, "K 9", corrects="nie przejęta", price="-9"))
    assert not Invoice.objects.filter(root__isnull=False).exists()
    holds()
    saved(cast, line(2, "K 1", corrects="FS 7/2025", price="-1"), line(3))
    root = Invoice.objects.get(number="FS 7/2025")
    chain = Invoice.objects.filter(root=root).order_by("number").values_list("number", "corrects__number")
    assert list(chain) == [("K 1", "FS 7/2025"), ("K 2", "K 1"), ("K 3", "K 2")]
    assert Invoice.objects.get(number="K 9").root is None
    with pytest.raises(Refusal, match="CORRECTED_THERE"):
        correct(root.pk, [LineChange(0)], reason="x", by=cast.by)
    own = make.issued(cast, make.customer("K2", nip="5260250274"), make.line("10.00"))
    assert codes(saved(cast, line(2, "K 5", corrects=Invoice.objects.get(pk=own).number, price="-1"))) == {2: ["NOT_TAKEN_OVER"]}
    holds()


@pytest.mark.feature("INV-6")
def test_an_invoice_taken_over_is_corrected_here_in_our_series(cast: Cast) -> None:
    make.customer()
    saved(cast, line(2, open="123", item=make.item().code), row(3, "FS 8/2025", rate_net="10", rate_vat="2.30"))
    root = Invoice.objects.get(number="FS 7/2025")
    pk = correct(root.pk, [LineChange(InvoiceLine.objects.get(invoice=root).pk, unit_price=D(90))], reason="rabat", by=cast.by)
    issue([pk], by=cast.by)
    own = Invoice.objects.get(pk=pk)
    assert (own.number, own.taken_over, own.gross, own.snapshot["corrects"]["number"]) == ("KOR 1/11/2026", False, D("-12.30"), "FS 7/2025")
    assert ledger.entries_of("invoicing.invoice", pk)
    assert list(receivables.Receivable.objects.order_by("pk").values_list("open", flat=True)) == [D("110.70"), 0]
    assert codes(saved(cast, line(2, "K 1", corrects="FS 7/2025", price="-1"))) == {2: ["CORRECTED_HERE"]}
    with pytest.raises(Refusal, match="NO_LINES"):
        correct(Invoice.objects.get(number="FS 8/2025").pk, [LineChange(0)], reason="x", by=cast.by)
    holds()


@pytest.mark.feature("INV-10")
def test_a_number_of_ours_and_of_theirs_never_meet(cast: Cast) -> None:
    party = make.customer()
    own = make.issued(cast, party, make.line("10.00"))
    assert codes(saved(cast, line(2, "FV 1/11/2026"), line(3, "FV 2/11/2026"))) == {2: ["NUMBER_TAKEN"]}
    waiting = make.drafted(cast, party, make.line("5.00"))
    with pytest.raises(Refusal, match="NUMBER_TAKEN"):
        issue([waiting], by=cast.by)
    assert Invoice.objects.get(pk=waiting).state == "draft" and Invoice.objects.get(pk=own).number == "FV 1/11/2026"
    holds()


def test_what_is_open_already_does_not_count_twice(cast: Cast) -> None:
    from kupiec.money.receivables.imports import OPENING

    make.customer()
    values = {"party": "K1", "number": "FS 7/2025", "open": D(50), "issue_date": DAY, "due": DAY, "kind": "", "currency": "", "rate": None}
    OPENING.save([Row(2, values)], cast.by)
    assert codes(saved(cast, line(2, open="50"))) == {2: ["ALREADY_OPEN"]}
    assert saved(cast, line(2)).created == 1
    assert taken_screens.settled([Invoice.objects.get().pk]) == {}


def test_currency_keeps_its_rate_and_rights_are_asked(cast: Cast) -> None:
    from dataclasses import replace

    make.customer()
    saved(cast, line(2, currency="eur", rate="4.2512", open="123"))
    invoice = Invoice.objects.get()
    assert (invoice.currency_id, invoice.gross, invoice.base_net, invoice.base_vat) == ("EUR", D("123.00"), D("425.12"), D("97.78"))
    assert receivables.Receivable.objects.get().rate == D("4.2512")
    with pytest.raises(Refusal, match="FORBIDDEN"):
        imports.save([line(2)], replace(cast.by, all_rights=False, rights=frozenset({"exchange.import", "invoicing.issue"})))
    holds()


def test_statements_do_not_grow_with_the_set(cast: Cast) -> None:
    make.customer()
    make.item()

    def cost(first: int, many: int) -> int:
        rows = [line(at, f"FS {at}/2025", item="T1", open="1") for at in range(first, first + many)]
        rows += [line(at + 1000, f"K {at}/2025", corrects=f"FS {at}/2025", price="-1") for at in range(first, first + many)]
        with CaptureQueriesContext(connection) as taken:
            assert saved(cast, *rows).created == len(rows)
        return len(taken)

    cost(900, 2)
    assert cost(1, 2) == cost(100, 60)


def test_its_pages_say_where_it_comes_from(cast: Cast) -> None:
    client = Client()
    for name, value in session_cookie(user_with(None)):
        client.cookies[name] = value
    make.customer()
    evil = "<script>alert(1)</script>"
    saved(cast, line(2, external_id="D-7", description=evil, program=evil[:40]), row(3, "FS 8/2025", rate_net="10", rate_vat="2.31"))
    saved(cast, line(4, "K 1", corrects="nie przejęta", price="-1", reason=evil))
    for invoice in Invoice.objects.all():
        page = client.get(reverse("invoice", args=[invoice.pk]))
        body = page.content.decode()
        assert page.status_code == 200 and "<script>alert" not in body and "przejęta" in body
        assert client.get(reverse("invoice", args=[invoice.pk]) + "?panel=payments").status_code == 200
        assert client.get(reverse("invoice-print", args=[invoice.pk]))["Content-Type"] == "application/pdf"
    found = client.get(reverse("invoices") + "?f.taken_over=1").content.decode()
    assert "FS 8/2025" in found and "K 1" in found
