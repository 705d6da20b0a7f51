"""Reading bank files and booking their lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.receivables import invariants, statement_files
from kupiec.money.receivables.models import Payment, Receivable, Statement, StatementLine
from kupiec.money.receivables.services import (
    book_lines,
    cancel_payments,
    ignore_lines,
    import_statement,
    preview_statement,
    propose_lines,
    restore_lines,
    save_format,
)
from kupiec.money.receivables.tests import builders as build
from kupiec.money.receivables.values import Layout
from kupiec.people.parties import public as parties
from tests.cast import Cast

D = Decimal
IBAN = "PL61109010140000071219812874"
PAYER_IBAN = "PL27114020040000300201355387"
FILE = f"""\ufeffHistoria rachunku;61 1090 1014 0000 0712 1981 2874
Okres;2026-11-01 - 2026-11-22

Data operacji;Opis operacji;Tytuł;Nadawca / Odbiorca;Rachunek kontrahenta;Kwota;Waluta;Saldo po operacji
2026-11-20;PRZELEW PRZYCHODZĄCY;zapłata FV 77/11/2026;SKLEP JUTRZENKA;'{PAYER_IBAN[2:]}';1 230,00;PLN;11 230,00
2026-11-20;PRZELEW PRZYCHODZĄCY;"za towar; dziękuję";Łukasz Żółć;;-30,50;PLN;11 199,50
2026-11-21;PRZELEW PRZYCHODZĄCY;rata;Ktoś;;100,00;PLN;11 299,50
2026-11-21;PRZELEW PRZYCHODZĄCY;rata;Ktoś;;100,00;PLN;11 399,50
"""


@pytest.fixture
def account(cast: Cast) -> company.BankAccount:
    return company.BankAccount.objects.create(company=cast.company, currency_id="PLN", iban=IBAN, bank_name="Bank", main=True)


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with clock.frozen(build.TODAY):
        yield


@pytest.mark.feature("SET-2")
@pytest.mark.parametrize("encoding", ["utf-8", "cp1250", "iso-8859-2", "utf-16"])
def test_columns_are_recognised_in_every_encoding(encoding: str) -> None:
    data = FILE.lstrip("\ufeff").encode(encoding)
    layout = statement_files.guess(data, Layout(encoding="auto" if encoding != "iso-8859-2" else encoding))
    assert (layout.on, layout.amount, layout.payer_name) == ("Data operacji", "Kwota", "Nadawca / Odbiorca")
    assert layout.title == ("Tytuł", "Opis operacji")
    found = statement_files.read(data, layout, currency="PLN")
    assert [line.amount for line in found.lines] == [D("1230.00"), D("-30.50"), D("100.00"), D("100.00")]
    assert found.lines[1].payer_name == "Łukasz Żółć"
    assert found.lines[0].account == PAYER_IBAN[2:]
    assert (found.opening, found.closing, found.errors) == (D("10000.00"), D("11399.50"), ())


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1 234,56", "1234.56"), ("1.234,56", "1234.56"), ("1,234.56", "1234.56"), ("-12", "-12.00"), ("+5,5", "5.50"),
        ("1\u00a0000,00 PLN", "1000.00"), ("1.234.567,89", "1234567.89"), ("−7,10", "-7.10"), ("1.234", "1234.00"),
        ("0,10", "0.10"), ("12,30 zł", "12.30"),
    ],
)  # fmt: skip
def test_amounts_as_banks_write_them(raw: str, value: str) -> None:
    assert statement_files._number(raw, "amount") == D(value)


@pytest.mark.feature("SET-2")
def test_bad_rows_are_told_one_by_one() -> None:
    data = b"Data;Kwota;Waluta\n2026-11-20;10,00;PLN\n2026-13-45;5,00;PLN\n2026-11-21;abc;PLN\n2026-11-21;3,00;EUR\n;;\nRazem;;\n2026-11-22;;PLN\n"
    found = statement_files.read(data, statement_files.guess(data), currency="PLN")
    assert [(one.row, one.field) for one in found.errors] == [(3, "on"), (4, "amount"), (5, "currency"), (8, "amount")]
    assert len(found.lines) == 1


@pytest.mark.feature("SET-2")
def test_two_columns_of_amounts() -> None:
    data = "Data;Opis;Obciążenia;Uznania\n20.11.2026;a;10,00;\n21.11.2026;b;;20,00\n".encode()
    layout = statement_files.guess(data)
    assert (layout.paid_out, layout.paid_in) == ("Obciążenia", "Uznania")
    found = statement_files.read(data, layout, currency="PLN")
    assert [line.amount for line in found.lines] == [D("-10.00"), D("20.00")]


@pytest.mark.feature("SET-2")
@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04zip", b"%PDF-1.7", b"\x00\x01\x02", b"", b"\xd0\xcf\x11\xe0xls", b";".join([b"x"] * 200),
        b"Data;Kwota\n" + b"a" * 3_000 + b";1\n", b"x" * 5_000_001, b'Data;Kwota\n"unclosed;1\n' + b"y\n" * 60_000,
        b"\xff\xfe\x00",
    ],
)  # fmt: skip
def test_hostile_files_are_refused(data: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        statement_files.read(data, Layout(on="1", amount="2"), currency="PLN")
    assert refused.value.code == "STATEMENT_FILE"


def test_missing_columns_are_named() -> None:
    for layout, field in [(Layout(), "on"), (Layout(on="Data", amount="Suma"), "amount")]:
        with pytest.raises(Refusal) as refused:
            statement_files.read(b"Data;Kwota\n2026-11-20;1,00\n", layout, currency="PLN")
        assert (refused.value.code, refused.value.field) == ("COLUMN", field)


@pytest.mark.feature("SET-2")
@pytest.mark.django_db
def test_no_line_twice(cast: Cast, account: company.BankAccount) -> None:
    data = FILE.encode()
    layout = statement_files.guess(data)
    done = import_statement(data, layout, bank_account_id=account.pk, file_name="../../etc/wyciąg.csv", by=cast.by)
    assert (done.new, done.known) == (4, 0)
    statement = Statement.objects.get()
    assert (statement.opening, statement.closing, statement.file_name) == (D("10000.00"), D("11399.50"), "wyciąg.csv")
    again = import_statement(data, layout, bank_account_id=account.pk, by=cast.by)
    assert (again.statement_id, again.new, again.known) == (None, 0, 4)
    longer = (FILE + "2026-11-22;X;nowa;Ktoś;;5,00;PLN;11 404,50\n").encode()
    preview = preview_statement(longer, layout, bank_account_id=account.pk, by=cast.by)
    assert len(preview.known) == 4 and len(preview.fresh) == 1
    assert import_statement(longer, layout, bank_account_id=account.pk, by=cast.by).new == 1
    assert StatementLine.objects.count() == 5
    assert invariants.everything_holds() == []


@pytest.mark.django_db
def test_rows_with_errors_stop_the_import_unless_left_out(cast: Cast, account: company.BankAccount) -> None:
    data = b"Data;Kwota\n2026-11-20;10,00\nzle;5,00\n"
    layout = statement_files.guess(data)
    with pytest.raises(Refusal) as refused:
        import_statement(data, layout, bank_account_id=account.pk, by=cast.by)
    assert refused.value.code == "ROWS"
    assert not Statement.objects.exists()
    done = import_statement(data, layout, bank_account_id=account.pk, skip_errors=True, by=cast.by)
    assert (done.new, done.skipped) == (1, 1)


@pytest.mark.feature("SET-2")
@pytest.mark.django_db
def test_lines_are_proposed_and_booked_at_once(cast: Cast, account: company.BankAccount) -> None:
    by_number, by_account, by_nip = build.party("A"), build.party("B"), build.party("C", nip="5261040828")
    parties.PartyBankAccount.objects.create(party=by_account, iban=PAYER_IBAN, currency_id="PLN")
    one = build.item(cast, by_number, "500.00", number="FV 12/11/2026")
    two = build.item(cast, by_account, "200.00")
    three = build.item(cast, by_nip, "80.00")
    data = (
        "Data;Tytuł;Rachunek;Kwota\n"
        "2026-11-20;faktura 12/11/2026;;500,00\n"
        f"2026-11-20;za towar;{PAYER_IBAN};150,00\n"
        "2026-11-20;NIP 526-104-08-28 wpłata;;80,00\n"
        "2026-11-20;prowizja;;-12,00\n"
    ).encode()
    import_statement(data, statement_files.guess(data), bank_account_id=account.pk, by=cast.by)
    lines = list(StatementLine.objects.order_by("position"))
    found = propose_lines(lines, by=cast.by)
    assert [(one.party_id, one.reason, one.certain) for one in found] == [
        (by_number.pk, "number", True), (by_account.pk, "account", False), (by_nip.pk, "nip", True), (None, "", False),
    ]  # fmt: skip
    ids = book_lines([line.pk for line in lines[:3]], by=cast.by)
    opens = dict(Receivable.objects.values_list("pk", "open"))
    assert (opens[one.pk], opens[two.pk], opens[three.pk]) == (D(0), D("50.00"), D(0))
    ignore_lines([lines[3].pk], by=cast.by)
    for pks in ([lines[0].pk], [lines[3].pk]):
        with pytest.raises(Refusal) as refused:
            book_lines(pks, by=cast.by)
        assert refused.value.code == "STATE"
    assert list(StatementLine.objects.order_by("position").values_list("state", flat=True)) == [
        "booked", "booked", "booked", "ignored",
    ]  # fmt: skip
    restore_lines([lines[3].pk], by=cast.by)
    cancel_payments(ids[:1], by=cast.by)
    assert StatementLine.objects.filter(state="new").count() == 2
    assert invariants.everything_holds() == []


@pytest.mark.django_db
def test_earlier_payments_tell_the_payer(cast: Cast, account: company.BankAccount) -> None:
    payer = build.party()
    build.pay(cast, payer, "1.00", account="27 1140".replace(" ", ""))
    line = StatementLine(pk=1, company=cast.company, on=dt.date(2026, 11, 20), amount=D(5), currency_id="PLN", account="271140", title="x")
    [found] = propose_lines([line], by=cast.by)
    assert (found.party_id, found.reason) == (payer.pk, "earlier")


@pytest.mark.django_db
def test_payer_told_for_unknown_lines(cast: Cast, account: company.BankAccount) -> None:
    payer = build.party()
    item = build.item(cast, payer, "150.00")
    data = b"Data;Kwota\n2026-11-20;100,00\n2026-11-21;100,00\n"
    import_statement(data, statement_files.guess(data), bank_account_id=account.pk, by=cast.by)
    book_lines(list(StatementLine.objects.values_list("pk", flat=True)), party_id=payer.pk, by=cast.by)
    item.refresh_from_db()
    assert item.open == 0
    assert sorted(Payment.objects.values_list("open", flat=True)) == [D(0), D("50.00")]


@pytest.mark.django_db
def test_formats_are_kept(cast: Cast) -> None:
    from kupiec.money.receivables.models import StatementFormat
    from kupiec.money.receivables.services.statements import layout_of

    layout = Layout(delimiter=";", on="Data", amount="Kwota", title=("Tytuł", "Opis"))
    pk = save_format("Bank", layout, by=cast.by)
    row = StatementFormat.objects.get(pk=pk)
    assert layout_of({**row.layout, "unknown": 1}) == layout
    with pytest.raises(Refusal) as refused:
        save_format("Bank", layout, by=cast.by)
    assert refused.value.code == "TAKEN"
