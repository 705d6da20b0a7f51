"""Corrections: vectors of STANDARDS 3.3.9, chains of corrections, effects (INV-6)."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.invoicing.models import Corrected, Invoice, InvoiceLine, InvoiceVat
from kupiec.money.invoicing.services.correct import correct, correct_to_zero
from kupiec.money.invoicing.services.issue import issue
from kupiec.money.invoicing.tests import builders as make
from kupiec.money.invoicing.tests.test_issue import holds
from kupiec.money.invoicing.values import LineChange
from kupiec.money.ledger import public as ledger
from kupiec.money.receivables import public as receivables
from tests.cast import Cast


@pytest.fixture(autouse=True)
def today() -> object:
    with clock.frozen(make.TODAY):
        yield


def line_ids(pk: int) -> list[int]:
    return list(InvoiceLine.objects.filter(invoice_id=pk).order_by("position").values_list("pk", flat=True))


def corrected(cast: Cast, pk: int, *changes: LineChange) -> Invoice:
    correction = correct(pk, changes, reason="pomyłka", by=cast.by)
    issue([correction], by=cast.by)
    return Invoice.objects.get(pk=correction)


VECTORS = [
    (["1626.01", "40.65", "0.95"], {}, [LineChange(0, unit_price=D("1463.41"))], ("-162.60", "-37.40", "-200.00")),
    (["0.02"] * 10, {}, [LineChange(at, quantity=D(0)) for at in range(5)], ("-0.10", "-0.03", "-0.13")),
    (["1000.00"], {}, [LineChange(0, vat_code="8")], ("0.00", "-150.00", "-150.00")),
    (["10.02"] * 5, {}, [LineChange(at, quantity=D(0)) for at in range(2)], ("-20.04", "-4.61", "-24.65")),
    (["9.99"] * 3, {"prices_gross": True}, [LineChange(0, quantity=D(0))], ("-8.13", "-1.86", "-9.99")),
]


@pytest.mark.django_db
@pytest.mark.feature("INV-6")
@pytest.mark.parametrize(("prices", "head", "changes", "expected"), VECTORS)
def test_vectors(cast: Cast, prices: list, head: dict, changes: list, expected: tuple) -> None:
    pk = make.issued(cast, make.customer(), *[make.line(price) for price in prices], **head)
    ids = line_ids(pk)
    from dataclasses import replace

    correction = corrected(cast, pk, *[replace(change, line_id=ids[change.line_id]) for change in changes])
    assert (correction.net, correction.vat, correction.gross) == tuple(D(one) for one in expected)
    assert correction.number == "KOR 1/11/2026"
    holds()


@pytest.mark.django_db
@pytest.mark.feature("INV-6")
def test_change_of_rate_shows_both_codes(cast: Cast) -> None:
    pk = make.issued(cast, make.customer(), make.line("1000.00"))
    correction = corrected(cast, pk, LineChange(line_ids(pk)[0], vat_code="8"))
    rows = InvoiceVat.objects.filter(invoice=correction).values_list("vat_code", "before_net", "net", "vat")
    assert set(rows) == {("23", D("1000.00"), D("-1000.00"), D("-230.00")), ("8", D("0.00"), D("1000.00"), D("80.00"))}


@pytest.mark.django_db
@pytest.mark.feature("INV-6")
def test_a_correction_of_a_correction_starts_from_the_state_it_left(cast: Cast) -> None:
    pk = make.issued(cast, make.customer(), make.line("100.00", quantity="10"), make.line("5.00"))
    first = corrected(cast, pk, LineChange(line_ids(pk)[0], quantity=D(8)))
    (line,) = line_ids(first.pk)
    second = corrected(cast, first.pk, LineChange(line, unit_price=D("90.00")))
    row = InvoiceLine.objects.get(invoice=second)
    assert (row.before_quantity, row.quantity, row.before_net, row.net) == (D(8), D(8), D("800.00"), D("720.00"))
    assert (second.net, second.vat, second.corrects_id, second.root_id) == (D("-80.00"), D("-18.40"), first.pk, pk)
    lineage = Corrected.objects.order_by("pk").values_list("source_line_id", "quantity")
    assert list(lineage) == [(line_ids(pk)[0], D(-2)), (line, D(0))]
    holds()


@pytest.mark.django_db
@pytest.mark.feature("INV-6")
def test_to_zero_settles_the_invoice_and_posts_the_difference(cast: Cast) -> None:
    pk = make.issued(cast, make.customer(), make.line("100.00"))
    correction_id = correct_to_zero(pk, reason="zwrot", by=cast.by)
    issue([correction_id], by=cast.by)
    correction = Invoice.objects.get(pk=correction_id)
    assert (correction.net, correction.vat, correction.gross) == (D("-100.00"), D("-23.00"), D("-123.00"))
    assert correction.snapshot["corrects"]["number"] == "FV 1/11/2026"
    opened = {row.number: (row.amount, row.open) for row in receivables.Receivable.objects.all()}
    assert opened == {"FV 1/11/2026": (D("123.00"), D(0)), "KOR 1/11/2026": (D("-123.00"), D(0))}
    (entry,) = ledger.entries_of("invoicing.invoice", correction_id)
    assert entry.debit == D("-123.00")
    holds()


@pytest.mark.django_db
@pytest.mark.feature("INV-6")
def test_two_corrections_from_the_same_state(cast: Cast) -> None:
    pk = make.issued(cast, make.customer(), make.line("100.00", quantity="10"))
    change = LineChange(line_ids(pk)[0], quantity=D(9))
    first, second = (correct(pk, [change], reason="pomyłka", by=cast.by) for _ in range(2))
    issue([first], by=cast.by)
    with pytest.raises(Refusal) as caught:
        issue([second], by=cast.by)
    assert caught.value.code == "STALE_CORRECTION"
    holds()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "reason", "code"),
    [
        ({"quantity": D(1)}, "x", "NO_CHANGES"),
        ({"quantity": D(-1)}, "x", "BAD_QUANTITY"),
        ({"unit_price": D(-1)}, "x", "BAD_PRICE"),
        ({"vat_code": "77"}, "x", "VAT_CODE"),
        ({"quantity": D(2)}, " ", "REASON"),
    ],
)
def test_refusals(cast: Cast, change: dict, reason: str, code: str) -> None:
    pk = make.issued(cast, make.customer(), make.line("100.00"))
    with pytest.raises(Refusal) as caught:
        correct(pk, [LineChange(line_ids(pk)[0], **change)], reason=reason, by=cast.by)
    assert caught.value.code == code
    assert Invoice.objects.count() == 1


@pytest.mark.django_db
def test_only_issued_invoices_are_corrected(cast: Cast) -> None:
    party = make.customer()
    draft = make.drafted(cast, party, make.line("1.00"))
    proforma = make.issued(cast, party, make.line("1.00"), kind="proforma")
    for pk in (draft, proforma):
        with pytest.raises(Refusal) as caught:
            correct_to_zero(pk, reason="x", by=cast.by)
        assert caught.value.code == "NOT_ISSUED"
