"""Drafts edited line by line, their heads, new documents by hand, copies, corrections to fill in (INV-3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal as D

import pytest

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.money.invoicing.models import Invoice, InvoiceLine
from kupiec.money.invoicing.services import head, lines, start
from kupiec.money.invoicing.services.issue import issue
from kupiec.money.invoicing.tests import builders as make
from kupiec.money.invoicing.values import HeadEdit, LineEdit, NewLine
from tests.cast import Cast


@pytest.fixture(autouse=True)
def today() -> object:
    with clock.frozen(make.TODAY):
        yield


def texts(pk: int) -> list[str]:
    return list(InvoiceLine.objects.filter(invoice_id=pk).order_by("position").values_list("description", flat=True))


@pytest.mark.django_db
@pytest.mark.feature("INV-3")
def test_an_invoice_by_hand(cast: Cast) -> None:
    pk = start.start(make.customer().pk, by=cast.by)
    goods = make.item(name="Wiertarka")
    first, second = lines.add_lines(
        pk, [NewLine(goods.pk, quantity=D(2)), NewLine(description="Transport", unit_price=D("50.00"))], by=cast.by
    )
    (between,) = lines.add_lines(pk, [NewLine(description="Montaż", unit_price=D("10.00"))], after=first, by=cast.by)
    assert texts(pk) == ["Wiertarka", "Montaż", "Transport"]
    row = InvoiceLine.objects.get(pk=first)
    assert (row.vat_code, row.unit) == ("23", "szt.")
    undo = lines.change_line(first, LineEdit(unit_price=D("100.00"), quantity=D(3)), version=1, by=cast.by)
    draft = Invoice.objects.get(pk=pk)
    assert (draft.net, draft.vat, draft.gross) == (D("360.00"), D("82.80"), D("442.80"))
    assert undo.quantity == D(2)
    with pytest.raises(Conflict):
        lines.change_line(first, LineEdit(quantity=D(9)), version=1, by=cast.by)
    lines.move_line(second, before=first, by=cast.by)
    lines.copy_line(between, by=cast.by)
    assert texts(pk) == ["Transport", "Wiertarka", "Montaż", "Montaż"]
    kept = lines.remove_lines([(between, 1)], by=cast.by)
    lines.restore_lines(pk, kept, by=cast.by)
    assert texts(pk) == ["Transport", "Wiertarka", "Montaż", "Montaż"]
    issue([pk], by=cast.by)
    with pytest.raises(Refusal) as caught:
        lines.change_line(first, LineEdit(quantity=D(9)), by=cast.by)
    assert caught.value.code == "NOT_DRAFT"


REFUSED = [
    (NewLine(description=" "), "DESCRIPTION"),
    (NewLine(item_id=10**9), "NO_ITEM"),
    (NewLine(description="x", quantity=D(0)), "BAD_QUANTITY"),
    (NewLine(description="x", unit_price=D(-1)), "BAD_PRICE"),
    (NewLine(description="x", discount_percent=D(101)), "BAD_DISCOUNT"),
    (NewLine(description="x", vat_code="77"), "VAT_CODE"),
    (NewLine(description="x" * 401), "TOO_LONG"),
    (NewLine(description="x\x00"), "BAD_TEXT"),
    (NewLine(description="x", quantity=D("0.00001")), "BAD_NUMBER"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("line", "code"), REFUSED)
def test_refused_lines_leave_nothing(cast: Cast, line: NewLine, code: str) -> None:
    pk = start.start(make.customer().pk, by=cast.by)
    with pytest.raises(Refusal) as caught:
        lines.add_lines(pk, [line], by=cast.by)
    assert caught.value.code == code
    assert not InvoiceLine.objects.exists()


@pytest.mark.django_db
def test_the_head_of_a_draft(cast: Cast) -> None:
    party, other = make.customer(), make.customer("K2", name="Inny")
    pk = start.start(party.pk, by=cast.by)
    version = head.edit_head(pk, HeadEdit(issue_date=dt.date(2026, 11, 25), payment_days=10), version=1, by=cast.by)
    draft = Invoice.objects.get(pk=pk)
    assert (draft.due_date, draft.sale_date, version) == (dt.date(2026, 12, 5), dt.date(2026, 11, 25), 2)
    with pytest.raises(Conflict):
        head.edit_head(pk, HeadEdit(remarks="x"), version=1, by=cast.by)
    head.edit_head(pk, HeadEdit(orderer_id=other.pk), by=cast.by)
    draft.refresh_from_db()
    assert (draft.recipient_id, draft.payer_id) == (other.pk, other.pk)
    for edit, code in [
        (HeadEdit(due_date=dt.date(2026, 1, 1)), "DUE_BEFORE_ISSUE"),
        (HeadEdit(payment_days=400), "BAD_NUMBER"),
        (HeadEdit(language="xx"), "LANGUAGE"),
        (HeadEdit(payer_id=10**9), "UNKNOWN_KEY"),
        (HeadEdit(bank_account_id=10**9), "UNKNOWN_KEY"),
        (HeadEdit(remarks="\x00"), "BAD_TEXT"),
    ]:
        with pytest.raises(Refusal) as caught:
            head.edit_head(pk, edit, by=cast.by)
        assert caught.value.code == code
    other.archived = True
    other.save()
    with pytest.raises(Refusal) as caught:
        start.start(other.pk, by=cast.by)
    assert caught.value.code == "PARTY_ARCHIVED"


@pytest.mark.django_db
@pytest.mark.feature("INV-3")
def test_copies_and_a_proforma_becomes_an_invoice(cast: Cast) -> None:
    proforma = make.issued(cast, make.customer(), make.line("100.00"), kind="proforma")
    pk = start.copy(proforma, kind="invoice", by=cast.by)
    issue([pk], by=cast.by)
    invoice = Invoice.objects.get(pk=pk)
    assert (invoice.number, invoice.gross) == ("FV 1/11/2026", D("123.00"))


@pytest.mark.django_db
@pytest.mark.feature("INV-6")
def test_a_correction_is_filled_in_the_grid(cast: Cast) -> None:
    pk = make.issued(cast, make.customer(), make.line("100.00"), make.line("50.00", quantity="2"), make.line("1.00"))
    correction = start.start_correction(pk, reason="cena", by=cast.by)
    rows = list(InvoiceLine.objects.filter(invoice_id=correction).order_by("position"))
    assert [row.before_net for row in rows] == [D("100.00"), D("100.00"), D("1.00")]
    lines.change_line(rows[1].pk, LineEdit(quantity=D(1)), by=cast.by)
    draft = Invoice.objects.get(pk=correction)
    assert (draft.net, draft.vat, draft.gross) == (D("-50.00"), D("-11.50"), D("-61.50"))
    with pytest.raises(Refusal):
        lines.add_lines(correction, [NewLine(description="x")], by=cast.by)
    issue([correction], by=cast.by)
    kept = InvoiceLine.objects.get(invoice_id=correction)
    assert (kept.position, kept.quantity, kept.price_source) == (2, D(1), rows[1].price_source)
    empty = start.start_correction(pk, reason="nic", by=cast.by)
    with pytest.raises(Refusal) as caught:
        issue([empty], by=cast.by)
    assert caught.value.code == "NO_CHANGES"
    silent = start.start_correction(pk, by=cast.by)
    line = InvoiceLine.objects.filter(invoice_id=silent).first()
    lines.change_line(line.pk, LineEdit(quantity=D(0)), by=cast.by)
    with pytest.raises(Refusal) as caught:
        issue([silent], by=cast.by)
    assert caught.value.code == "REASON"


@pytest.mark.django_db
def test_somebody_elses_company(cast: Cast) -> None:
    pk = make.drafted(cast, make.customer(), make.line("1.00"))
    line = InvoiceLine.objects.get(invoice_id=pk)
    stranger = replace(cast.by, company_id=cast.company.pk + 1)
    with pytest.raises(InvoiceLine.DoesNotExist):
        lines.change_line(line.pk, LineEdit(quantity=D(2)), by=stranger)
    with pytest.raises(Invoice.DoesNotExist):
        lines.add_lines(pk, [NewLine(description="x")], by=stranger)
