"""The way through the screens' verbs: guessed columns, a check that writes nothing, loading that survives a kill."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter
from django.utils import translation
from python_calamine import CalamineWorkbook

from kupiec.ground.access.testing import user_with
from kupiec.ground.exchange import guessing, reading, reports, services, sheets, wizard
from kupiec.ground.exchange.models import ImportRow, ImportRun, SavedMapping
from kupiec.ground.exchange.tests.test_services import FIELDS, save
from kupiec.ground.exchange.values import Field, Target
from kupiec.ground.kernel import jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.jobs.running import StopAsked
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.receivables.models import Receivable
from kupiec.people.parties.models import Party, Person

pytestmark = pytest.mark.feature("KER-16")
CSV = (
    "Kontrahenci;;;;\nAkronim;Nazwa;NIP;Odbiorca;Limit kupiecki\nN-1;Żółw Sp. z o.o.;781-176-76-96;tak;12\u00a0500,00 zł\n"
    "N-2;Śląsk;;tak;\nN-3;Zły;1234567890;tak;\nN-4;;;tak;\n;;;;\n"
)


def sheet(rows) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return out.getvalue()


def send(target: str, name: str, raw: bytes, by: Actor) -> int:
    return wizard.receive(target, name, [raw], by=by)


def checked(pk: int, by: Actor) -> ImportRun:
    wizard.choose(pk, ImportRun.objects.get(pk=pk).mapping["fields"], by=by)
    jobs.run_pending()
    return ImportRun.objects.get(pk=pk)


@pytest.mark.django_db(transaction=True)
def test_from_an_ugly_file_to_parties_and_again_without_doubles(actor):
    run = checked(send("parties", "klienci.csv", CSV.encode("cp1250"), actor), actor)
    assert run.mapping["fields"] == {
        "external_id": "Akronim", "name": "Nazwa", "nip": "NIP", "customer": "Odbiorca", "credit_limit": "Limit kupiecki",
    }  # fmt: skip
    assert (run.state, run.rows, run.good, run.rejected, run.created) == ("staged", 4, 2, 2, 2)
    assert not Party.objects.exists(), "the check writes nothing"
    assert set(ImportRow.objects.filter(run=run, state="good").values_list("verdict", flat=True)) == {"new"}
    wizard.load(run.pk, by=actor)
    jobs.run_pending()
    run.refresh_from_db()
    assert (run.state, run.created, run.rejected, run.stored) == ("done", 2, 2, "")
    assert dict(Party.objects.values_list("external_id", "nip")) == {"N-1": "7811767696", "N-2": ""}
    again = checked(send("parties", "klienci.csv", CSV.encode("utf-8-sig"), actor), actor)
    assert (again.created, again.updated) == (0, 2)
    wizard.load(again.pk, by=actor)
    jobs.run_pending()
    assert Party.objects.count() == 2
    with pytest.raises(Refusal, match="ALREADY_LOADED"):
        wizard.load(again.pk, by=actor)


@pytest.mark.django_db(transaction=True)
def test_perhaps_the_same_party_is_left_out_unless_wanted(actor):
    first = checked(send("parties", "a.csv", CSV.encode(), actor), actor)
    wizard.load(first.pk, by=actor)
    jobs.run_pending()
    other = "Akronim;Nazwa;NIP\nX-1;Żółw;7811767696\nX-2;Nowy;\n".encode()
    run = checked(send("parties", "b.csv", other, actor), actor)
    assert (run.good, run.twins) == (2, 1)
    assert "Żółw Sp. z o.o." in wizard.preview(run, only="twin")[0].twin
    wizard.load(run.pk, by=actor)
    jobs.run_pending()
    run.refresh_from_db()
    assert (run.created, run.rejected) == (1, 1)
    assert not Party.objects.filter(external_id="X-1").exists()
    book = CalamineWorkbook.from_filelike(reports.rejected(run, "xlsx")).get_sheet_by_index(0).to_python()
    assert book[0][2:] == ["Akronim", "Nazwa", "NIP"] and book[1][2] == "X-1" and "Żółw Sp. z o.o." in book[1][1]


@pytest.mark.django_db(transaction=True)
def test_persons_and_open_items_find_their_party_and_repeat(actor):
    first = checked(send("parties", "a.csv", CSV.encode(), actor), actor)
    wizard.load(first.pk, by=actor)
    jobs.run_pending()
    people = "Kontrahent;Nazwisko;Imię;E-mail\n7811767696;Nowak;Jan;jan@example.com\nN-2;Lis;Ewa;\nnikt;Kot;A;\n".encode()
    debts = "Kontrahent;Numer;Do zapłaty;Data wystawienia;Termin płatności\nN-1;FV 1/2026;1 230,00;01.10.2026;15.10.2026\nN-2;FV 2/2026;0;01.10.2026;15.10.2026\n".encode()
    for _again in range(2):
        for target, raw in (("persons", people), ("open_receivables", debts)):
            run = checked(send(target, "plik.csv", raw, actor), actor)
            assert run.rejected == 1, target
            wizard.load(run.pk, twins="add", by=actor)
            jobs.run_pending()
    assert sorted(Person.objects.values_list("last_name", flat=True)) == ["Lis", "Nowak"]
    assert list(Receivable.objects.values_list("number", "amount", "open")) == [("FV 1/2026", 1230, 1230)]
    Receivable.objects.update(open=100)
    run = checked(send("open_receivables", "plik.csv", debts.replace(b"1 230", b"1 300"), actor), actor)
    assert [row.errors[0][1] for row in wizard.preview(run, only="bad")] == ["SETTLED", "NOT_A_NUMBER"]


@pytest.mark.django_db(transaction=True)
def test_a_worker_stopped_in_the_middle_goes_on_without_doubles(actor, monkeypatch):
    monkeypatch.setattr(services, "targets", [Target("areas", "Areas", FIELDS, save, key="code", chunk=2)])
    monkeypatch.setattr(wizard, "targets", services.targets)
    monkeypatch.setattr(wizard, "STAGED_AT_ONCE", 3)
    raw = "code;name\n" + "".join(f"A{number};Obszar {number}\n" for number in range(9))
    pk = send("areas", "a.csv", raw.encode(), actor)
    died = {"stage": 0, "try": 0, "load": 0}

    def dying(what, real):
        def once(*given, **named):
            died[what] += 1
            if died[what] == 2:
                raise StopAsked
            return real(*given, **named)

        return once

    monkeypatch.setattr(wizard, "_keep", dying("stage", wizard._keep))
    monkeypatch.setattr(wizard, "_try", dying("try", wizard._try))
    monkeypatch.setattr(services, "load_rows", dying("load", services.load_rows))
    wizard.choose(pk, {"code": "code", "name": "name"}, name="Obszary", by=actor)
    for _turn in range(4):
        jobs.run_pending()
    run = ImportRun.objects.get(pk=pk)
    assert (run.state, run.rows, run.good, run.created) == ("staged", 9, 9, 9)
    wizard.load(pk, by=actor)
    for _turn in range(3):
        jobs.run_pending()
    from kupiec.ground.company.models import SalesArea

    run.refresh_from_db()
    assert (run.state, run.created, SalesArea.objects.count()) == ("done", 9, 9)
    assert min(died.values()) > 2, "each was killed once and went on"
    assert SavedMapping.objects.get().name == "Obszary"


@pytest.mark.parametrize(
    ("raw", "name", "code"),
    [
        (b"PK\x03\x04 broken", "a.xlsx", "BROKEN_FILE"),
        (b"\xd0\xcf\x11\xe0", "a.xls", "WRONG_FORMAT"),
        (sheet([["x"] * 400]), "a.xlsx", "TOO_MANY_COLUMNS"),
        ((";" * 16_383).encode() + b"x\n", "a.csv", "TOO_MANY_COLUMNS"),
        (sheet([]), "a.xlsx", "EMPTY_FILE"),
    ],
)
def test_hostile_files_are_refused_with_a_reason(raw, name, code):
    with pytest.raises(Refusal) as refused:
        list(reading.table(raw, name=name))
    assert refused.value.code == code


def test_sheets_that_pretend_are_refused(monkeypatch):
    def packed(xml: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", xml)
        return out.getvalue()

    monkeypatch.setattr(sheets, "MOST_UNPACKED", 3_000_000)
    for xml, code in (
        (b"<c/>" * 1_000_000, "ZIP_BOMB"),
        (b'<row r="1"><c r="A1"/><c r="XFD1"/></row>', "TOO_MANY_COLUMNS"),
        (b'<row r="1"/><row r="1048576"><c r="A1048576"/></row>', "TOO_MANY_ROWS"),
    ):
        with pytest.raises(Refusal) as refused:
            sheets.check(packed(xml))
        assert refused.value.code == code


def test_formulas_dates_and_merged_cells_come_as_what_they_show():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        page.merge_range("A1:C1", "Zestawienie")
        page.write_row("A2", ["Kod", "Kod", ""])
        page.write("A3", 7811767696)
        page.write_formula("B3", "=1+1", None, 2)
        page.write_datetime("C3", __import__("datetime").datetime(2026, 1, 31), book.add_format({"num_format": "yyyy-mm-dd"}))
    rows = list(reading.table(out.getvalue(), name="a.xlsx"))
    assert rows[0][0] == "Zestawienie" and rows[2] == ["7811767696", "2", "2026-01-31"]
    assert services.mapping.header(rows[1]) == ["Kod", "Kod (2)", "#3"]


def test_headers_are_guessed_in_both_languages_and_each_column_once():
    fields = (Field("code"), Field("name"), Field("email"), Field("city"))
    assert guessing.propose(["Symbol", "NAZWA (pełna)", "E-Mail", "Miasto", "Nazwa"], fields) == {
        "code": "Symbol", "name": "Nazwa", "email": "E-Mail", "city": "Miasto",
    }  # fmt: skip
    assert guessing.header_row([["Raport"], [""], ["Symbol", "Nazwa"]], fields) == 3


@pytest.mark.django_db
def test_who_may_import_what_and_only_of_the_own_company(cast):
    from dataclasses import replace

    seller = replace(cast.by, all_rights=False, rights=frozenset({"exchange.import", "parties.edit"}))
    assert {target.name for target in wizard.offered(seller)} == {"parties", "persons"}
    pk = send("parties", "a.csv", CSV.encode(), seller)
    for wrong in (
        replace(seller, rights=frozenset({"exchange.import", "catalog.edit"})),
        replace(seller, company_id=seller.company_id + 1),
    ):
        with pytest.raises(ImportRun.DoesNotExist):
            wizard.one(pk, by=wrong)
    for rights in ({"parties.edit"}, {"exchange.import"}):
        with pytest.raises(Refusal, match="FORBIDDEN"):
            send("parties", "a.csv", CSV.encode(), replace(seller, rights=frozenset(rights)))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_person_walks_from_a_file_to_its_report(signed_in, live_server, cast, tmp_path):
    from tests.browser import check_axe

    path = tmp_path / "klienci.csv"
    path.write_bytes(CSV.encode("cp1250"))
    page = signed_in(user=user_with(None))
    page.goto(f"{live_server.url}/ustawienia/import/nowy/")
    check_axe(page)
    page.check("[value=parties]")
    page.set_input_files("#file", str(path))
    page.click("form.k-form button[type=submit]")
    page.wait_for_selector("#columns")
    check_axe(page)
    page.select_option("select[name='c.1']", "")
    page.wait_for_selector("#needs .t-bad")
    page.select_option("select[name='c.1']", "name")
    page.wait_for_selector("#needs .t-bad", state="detached")
    page.click("button[form=columns]")
    page.wait_for_selector("#progress")
    jobs.run_pending()
    page.wait_for_selector(".ex-figures")
    check_axe(page)
    assert page.locator(".ex-result .t-bad").count() == 2 and not Party.objects.exists()
    with page.expect_download() as download:
        page.click("a:has-text('XLSX')")
    assert download.value.suggested_filename == "odrzucone-klienci.xlsx"
    page.click(".ex-load .btn-primary")
    page.wait_for_selector("#progress")
    jobs.run_pending()
    page.wait_for_selector(".ex-figures")
    assert Party.objects.count() == 2
    page.goto(f"{live_server.url}/ustawienia/import/")
    assert page.locator("tbody tr").count() == 1
    check_axe(page)


@pytest.mark.feature("KER-16")
@pytest.mark.django_db(transaction=True)
def test_the_symbol_stands_in_for_an_identifier_nobody_has(actor):
    """A file of symbols alone comes in, and again without doubles; without symbols the message names the field in words."""
    raw = b"Symbol;Nazwa;J.m.\nNOWY-1;Nowy towar;szt\n"
    run = checked(send("items", "towary.csv", raw, actor), actor)
    assert (run.mapping["fields"]["external_id"], run.good, run.created) == ("Symbol", 1, 1)
    wizard.load(run.pk, by=actor)
    jobs.run_pending()
    again = checked(send("items", "towary.csv", raw, actor), actor)
    assert (again.created, again.updated) == (0, 1)
    bare = send("items", "inne.csv", b"Nazwa;J.m.\nInny;szt\n", actor)
    with translation.override("pl"), pytest.raises(Refusal) as refused:
        checked(bare, actor)
    assert "Identyfikator zewnętrzny" in refused.value.text and "external_id" not in refused.value.text
