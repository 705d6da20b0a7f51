"""Issue of invoices and pro-formas, whole or not at all (INV-1, INV-2, INV-10)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import bells, clock, invariants
from kupiec.ground.kernel.guards import missing_guards
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.invoicing.events import Drafted, Issued
from kupiec.money.invoicing.models import Invoice, InvoiceLine, InvoiceVat
from kupiec.money.invoicing.services.discard import discard
from kupiec.money.invoicing.services.issue import issue
from kupiec.money.invoicing.tests import builders as make
from kupiec.money.ledger import public as ledger
from kupiec.money.receivables import public as receivables
from tests.cast import Cast

TODAY = make.TODAY


@pytest.fixture(autouse=True)
def today() -> object:
    with clock.frozen(TODAY):
        yield


def holds() -> None:
    found = [(one.code, lines) for one, lines in invariants.run() if lines and one.room.startswith("kupiec.money")]
    assert found == []


@pytest.mark.django_db
@pytest.mark.feature("INV-10")
def test_issue_numbers_opens_and_posts_at_once(cast: Cast) -> None:
    party = make.customer()
    with bells.heard() as heard:
        pk = make.issued(cast, party, make.line("100.00"), make.line("50.00", quantity="2", vat="8"), payment_days=14)
    invoice = Invoice.objects.get(pk=pk)
    assert (invoice.number, invoice.state) == ("FV 1/11/2026", "issued")
    assert (invoice.net, invoice.vat, invoice.gross) == (D("200.00"), D("31.00"), D("231.00"))
    assert invoice.due_date == dt.date(2026, 12, 7)
    rows = InvoiceVat.objects.filter(invoice=invoice).order_by("-vat_percent").values_list("vat_code", "net", "vat")
    assert list(rows) == [("23", D("100.00"), D("23.00")), ("8", D("100.00"), D("8.00"))]
    assert invoice.snapshot["orderer"]["nip"] == party.nip
    assert invoice.snapshot["orderer"]["address"]["city"] == "Poznań"
    assert invoice.snapshot["seller"]["name"] == cast.company.name
    (receivable,) = receivables.Receivable.objects.all()
    assert (receivable.number, receivable.amount, receivable.due) == ("FV 1/11/2026", D("231.00"), invoice.due_date)
    (entry,) = ledger.entries_of("invoicing.invoice", pk)
    lines = [(one.account.number, one.debit, one.credit) for one in ledger.lines_of([entry.pk])[entry.pk]]
    assert lines == [
        ("201", D("231.00"), D(0)), ("703", D(0), D("200.00")), ("221-8", D(0), D("8.00")), ("221", D(0), D("23.00")),
    ]  # fmt: skip
    assert [type(bell) for bell in heard if type(bell) in (Drafted, Issued)] == [Drafted, Issued]
    holds()


@pytest.mark.django_db
@pytest.mark.feature("INV-10")
def test_a_refused_document_leaves_no_trace_of_the_others(cast: Cast) -> None:
    party = make.customer()
    good = make.drafted(cast, party, make.line("100.00"))
    bad = make.drafted(cast, party, make.line("100.00", vat="zw"))
    with pytest.raises(Refusal) as caught:
        issue([good, bad], by=cast.by)
    assert caught.value.code == "EXEMPTION_REASON"
    assert not Invoice.objects.exclude(number="").exists()
    assert not receivables.Receivable.objects.exists()
    issue([good], by=cast.by)
    assert Invoice.objects.get(pk=good).number == "FV 1/11/2026"
    holds()


@pytest.mark.django_db
@pytest.mark.feature("INV-10")
def test_an_issued_document_is_never_edited(cast: Cast) -> None:
    pk = make.issued(cast, make.customer(), make.line("100.00"))
    for spoil in (
        lambda: Invoice.objects.filter(pk=pk).update(remarks="inaczej"),
        lambda: Invoice.objects.filter(pk=pk).update(state="draft", number=""),
        lambda: Invoice.objects.filter(pk=pk).delete(),
        lambda: InvoiceLine.objects.filter(invoice_id=pk).update(net=D(1)),
        lambda: InvoiceLine.objects.filter(invoice_id=pk).delete(),
        lambda: InvoiceVat.objects.filter(invoice_id=pk).update(vat=D(1), gross=D(101)),
        lambda: InvoiceVat.objects.create(invoice_id=pk, vat_code="5"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            spoil()
    with pytest.raises(Refusal) as caught:
        discard([pk], by=cast.by)
    assert caught.value.code == "NOT_DRAFT"
    with pytest.raises(Refusal) as caught:
        issue([pk], by=cast.by)
    assert caught.value.code == "NOT_DRAFT"
    assert missing_guards() == []
    holds()


@pytest.mark.django_db
def test_a_hundred_documents_take_as_many_statements_as_one(cast: Cast) -> None:
    party = make.customer()
    for _ in range(2):  # the second one finds the company's definitions and keeps them
        make.issued(cast, party, make.line("1.00"))
    one = make.drafted(cast, party, *[make.line("10.00") for _ in range(10)])
    many = [make.drafted(cast, party, *[make.line("10.00") for _ in range(3)]) for _ in range(100)]
    with CaptureQueriesContext(connection) as first:
        issue([one], by=cast.by)
    with CaptureQueriesContext(connection) as second:
        issue(many, by=cast.by)
    assert len(first) == len(second) <= (22 if connection.vendor == "sqlite" else 27), "\n".join(query["sql"][:150] for query in first)
    assert Invoice.objects.filter(state="issued").count() == 103
    holds()


@pytest.mark.django_db
@pytest.mark.feature("INV-1")
def test_a_proforma_has_its_own_series_and_no_effect(cast: Cast) -> None:
    pk = make.issued(cast, make.customer(), make.line("100.00"), kind="proforma")
    assert Invoice.objects.get(pk=pk).number == "PF 1/2026"
    assert Invoice.objects.get(pk=pk).gross == D("123.00")
    assert not receivables.Receivable.objects.exists()
    assert not ledger.Entry.objects.exists()
    holds()


@pytest.mark.django_db
@pytest.mark.feature("INV-2")
@pytest.mark.parametrize(
    ("gross_net", "annex15", "nip", "marked"),
    [
        ("12195.12", True, "7811767696", False),
        ("12195.13", True, "7811767696", True),
        ("12195.13", False, "7811767696", False),
        ("12195.13", True, "", False),
    ],
)
def test_split_payment(cast: Cast, gross_net: str, annex15: bool, nip: str, marked: bool) -> None:
    """15,000.00 no, 15,000.01 yes; only annex 15 goods, only to a business."""
    item = make.item(annex15=annex15)
    pk = make.issued(cast, make.customer(nip=nip), make.line(gross_net, item_id=item.pk))
    invoice = Invoice.objects.get(pk=pk)
    assert invoice.gross in (D("15000.00"), D("15000.01"))
    assert invoice.split_payment is marked


@pytest.mark.django_db
@pytest.mark.feature("INV-2")
def test_a_currency_invoice_shows_vat_in_pln(cast: Cast) -> None:
    line = make.line("13560.00")
    pk = make.issued(cast, make.customer(), line, currency="EUR", rate=D("4.5005"), rate_table="210/A/NBP/2026")
    invoice = Invoice.objects.get(pk=pk)
    assert (invoice.vat, invoice.base_vat) == (D("3118.80"), D("14036.16"))
    (entry,) = ledger.entries_of("invoicing.invoice", pk)
    assert entry.debit == invoice.base_gross == invoice.base_net + invoice.base_vat
    lines = {one.account.number: one for one in ledger.lines_of([entry.pk])[entry.pk]}
    assert (lines["221"].credit, lines["221"].currency_amount) == (D("14036.16"), D("3118.80"))
    (receivable,) = receivables.Receivable.objects.all()
    assert (receivable.currency_id, receivable.amount) == ("EUR", D("16678.80"))
    holds()


@pytest.mark.django_db
@pytest.mark.feature("INV-2")
def test_gross_prices_and_line_sum(cast: Cast) -> None:
    party = make.customer()
    gross = Invoice.objects.get(pk=make.issued(cast, party, *[make.line("9.99")] * 3, prices_gross=True))
    assert (gross.net, gross.vat, gross.gross) == (D("24.37"), D("5.60"), D("29.97"))
    by_line = Invoice.objects.get(pk=make.issued(cast, party, *[make.line("0.11")] * 3, vat_method="line_sum"))
    assert by_line.vat == D("0.09")
    by_rate = Invoice.objects.get(pk=make.issued(cast, party, *[make.line("0.11")] * 3))
    assert by_rate.vat == D("0.08")
    holds()


@pytest.mark.django_db
def test_dates(cast: Cast) -> None:
    party = make.customer()
    make.issued(cast, party, make.line("1.00"), on=TODAY)
    earlier = make.drafted(cast, party, make.line("1.00"), on=TODAY - dt.timedelta(days=1))
    with pytest.raises(Refusal) as caught:
        issue([earlier], by=cast.by)
    assert caught.value.code == "DATE_BEFORE_LAST"
    early = make.drafted(cast, party, make.line("1.00"), sale_date=TODAY + dt.timedelta(days=61))
    with pytest.raises(Refusal) as caught:
        issue([early], by=cast.by)
    assert caught.value.code == "TOO_EARLY"
    due = make.drafted(cast, party, make.line("1.00"), due_date=TODAY - dt.timedelta(days=1))
    with pytest.raises(Refusal) as caught:
        issue([due], by=cast.by)
    assert caught.value.code == "DUE_BEFORE_ISSUE"


@pytest.mark.django_db
def test_nobody_issues_without_the_right_or_for_another_company(cast: Cast) -> None:
    from dataclasses import replace

    pk = make.drafted(cast, make.customer(), make.line("1.00"))
    weak = replace(cast.by, all_rights=False, rights=frozenset({"invoicing.draft"}))
    with pytest.raises(Refusal) as caught:
        issue([pk], by=weak)
    assert caught.value.code == "FORBIDDEN"
    with pytest.raises(Invoice.DoesNotExist):
        issue([pk], by=cast.by.in_company(cast.company.pk + 1))


@pytest.mark.django_db
def test_hash_chains_catch_tampering(cast: Cast) -> None:
    from kupiec.money.invoicing.invariants import hashes_verify

    party = make.customer()
    first, second = (make.issued(cast, party, make.line(price)) for price in ("1.00", "2.00"))
    chain = dict(Invoice.objects.values_list("pk", "previous_hash"))
    assert chain[first] == "" and chain[second] == Invoice.objects.get(pk=first).content_hash
    assert hashes_verify() == []
