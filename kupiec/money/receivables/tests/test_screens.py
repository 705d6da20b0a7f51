"""Pages answer, matching and importing work through forms, rights and scopes hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.money.receivables import slips
from kupiec.money.receivables.models import Match, Payment, Receivable, StatementFormat, StatementLine
from kupiec.money.receivables.tests import builders as build
from kupiec.money.receivables.values import Allocation
from tests.cast import Cast

D = Decimal
pytestmark = pytest.mark.django_db
IBAN = "PL61109010140000071219812874"
FILE = "Data;Tytuł;Nadawca;Kwota\n2026-11-20;faktura 12/11/2026;Sklep;500,00\n2026-11-20;prowizja;Bank;-12,00\n".encode()


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with clock.frozen(build.TODAY):
        yield


def client_of(rights: list[str] | None = None, **scopes: str) -> Client:
    client = Client()
    for name, value in session_cookie(user_with(rights, scopes=scopes)):
        client.cookies[name] = value
    return client


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of()


@pytest.mark.feature("SET-1")
def test_lists_show_what_is_open(cast: Cast, client: Client) -> None:
    payer = build.party("Łąka Sp. z o.o.", search="laka sp. z o.o.")
    build.item(cast, payer, "3000.00", due="2026-10-31", number="FV 7/10/2026")
    paid = build.item(cast, payer, "50.00", number="FV 8/10/2026")
    build.pay(cast, payer, "50.00", allocations=(Allocation(paid.pk, D("50.00")),))
    page = client.get(reverse("receivables")).content.decode()
    assert "FV 7/10/2026" in page and "FV 8/10/2026" not in page
    assert "Łąka" in page
    assert "FV 8/10/2026" in client.get(reverse("settlements")).content.decode()
    found = client.get(reverse("receivables"), {"q": "łąka", "f.overdue": "1"}).content.decode()
    assert "FV 7/10/2026" in found
    assert client.get(reverse("receivables"), {"sort": "-open,due"}).status_code == 200
    assert client.get(reverse("receivables"), {"sort": "party__nip"}).status_code == 400
    assert client.get(reverse("payments")).status_code == 200


@pytest.mark.feature("SET-1")
def test_ageing_and_account_pages(cast: Cast, client: Client) -> None:
    payer = build.party("Bursztyn")
    build.item(cast, payer, "3000.00", due="2026-10-31", number="FV 7/10/2026")
    page = client.get(reverse("receivables-ageing"), {"on": "23.11.2026"}).content.decode()
    assert "Bursztyn" in page and "3\u00a0000,00" in page
    account = client.get(reverse("party-account", args=[payer.pk]), {"from": "1.10.2026", "to": "30.11.2026"})
    assert "FV 7/10/2026" in account.content.decode()
    pdf = client.get(reverse("party-account", args=[payer.pk]), {"print": "1"})
    assert pdf["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF")
    assert client.get(reverse("party-account", args=[payer.pk]), {"from": "nonsense"}).status_code == 422


@pytest.mark.feature("SET-2")
def test_entering_a_payment_settles_at_once(cast: Cast, client: Client) -> None:
    payer = build.party()
    item = build.item(cast, payer, "500.00", number="FV 12/11/2026")
    shown = client.get(reverse("payment-new"), {"receivable": item.pk})
    assert "500,00" in shown.content.decode()
    sent = {"kind": "KP", "on": "20.11.2026", "amount": "300", "currency": "PLN", "party_id": str(payer.pk), "settle": "1"}
    answer = client.post(reverse("payment-new"), sent)
    payment = Payment.objects.get()
    assert answer.status_code == 302 and answer["Location"] == reverse("payment", args=[payment.pk])
    assert (payment.number, payment.open) == ("KP 1/2026", D(0))
    item.refresh_from_db()
    assert item.open == D("200.00")
    bad = client.post(reverse("payment-new"), {**sent, "amount": "-5"})
    assert bad.status_code == 422
    assert Payment.objects.count() == 1


@pytest.mark.feature("SET-2")
@pytest.mark.feature("SET-4")
def test_matching_page(cast: Cast, client: Client) -> None:
    payer = build.party()
    item = build.item(cast, payer, "500.00", number="FV 12/11/2026")
    payment = build.pay(cast, payer, "700.00", title="za fv 12/11/2026")
    page = client.get(reverse("payment", args=[payment])).content.decode()
    assert "FV 12/11/2026" in page and 'value="500,00"' in page
    url = reverse("payment-match", args=[payment])
    left = client.post(f"{url}?count=1", {f"amount-{item.pk}": "450"})
    assert "250,00" in left.content.decode()
    refused = client.post(url, {f"amount-{item.pk}": "501"}, headers={"HX-Request": "true"})
    assert refused.status_code == 422 and not Match.objects.exists()
    said = refused.content.decode()
    assert 'value="501"' in said and f'id="match-why-{item.pk}"' in said and "500,00" in said.partition("match-why")[2]
    unread = client.post(url, {f"amount-{item.pk}": "pięćset"}, headers={"HX-Request": "true"}).content.decode()
    assert 'value="pięćset"' in unread and f'id="match-why-{item.pk}"' in unread
    nothing = client.post(url, {f"amount-{item.pk}": ""}, headers={"HX-Request": "true"}).content.decode()
    assert "k-note bad" in nothing and "match-why" not in nothing
    done = client.post(url, {f"amount-{item.pk}": "500,00"})
    assert done.status_code == 302
    match = Match.objects.get()
    assert "FV 12/11/2026" in client.get(reverse("payment", args=[payment])).content.decode()
    assert Payment.objects.get().number in client.get(reverse("receivable", args=[item.pk])).content.decode()
    client.post(reverse("match-undo", args=[match.pk]))
    assert not Match.objects.exists()


@pytest.mark.feature("SET-2")
def test_import_page_previews_and_imports(cast: Cast, client: Client) -> None:
    account = company.BankAccount.objects.create(company=cast.company, currency_id="PLN", iban=IBAN, bank_name="Bank")
    payer = build.party("Sklep")
    build.item(cast, payer, "500.00", number="FV 12/11/2026")
    url = reverse("statement-import")
    assert client.get(url).status_code == 200

    def sent(**more: str) -> dict[str, object]:
        return {"bank_account_id": account.pk, "file": SimpleUploadedFile("w.csv", FILE), **more}

    preview = client.post(url, sent(step="preview")).content.decode()
    assert "faktura 12/11/2026" in preview and not StatementLine.objects.exists()
    told = re.search(r'name="told" value="(\w+)"', preview)[1]
    nothing = {f"column-{role}": "" for role in ("on", "amount", "payer_name")}
    untold = client.post(url, sent(step="preview", told=told, **nothing)).content.decode()
    assert "faktura 12/11/2026" not in untold
    other = client.post(url, sent(step="preview", told="columns of another file", **nothing)).content.decode()
    assert "faktura 12/11/2026" in other, "each file has columns of its own"
    columns = {"told": told, "column-on": "Data", "column-amount": "Kwota", "column-title": "Tytuł", "column-payer_name": "Nadawca"}
    done = client.post(url, sent(keep_as="Mój bank", **columns))
    assert done.status_code == 302
    assert StatementLine.objects.count() == 2 and StatementFormat.objects.get().name == "Mój bank"
    again = client.post(url, sent(step="preview", format=str(StatementFormat.objects.get().pk))).content.decode()
    assert "już" in again or "already" in again
    broken = client.post(url, {"bank_account_id": account.pk, "file": SimpleUploadedFile("w.zip", b"PK\x03\x04"), "step": "preview"})
    assert broken.status_code == 200 and "CSV" in broken.content.decode()
    lines = client.get(reverse("bank-lines")).content.decode()
    assert "FV 12/11/2026" in lines and "Sklep" in lines
    ids = ",".join(str(pk) for pk in StatementLine.objects.values_list("pk", flat=True))
    client.post(reverse("bank-lines"), {"operation": "book", "ids": ids})
    assert sorted(StatementLine.objects.values_list("state", flat=True)) == ["booked", "new"]
    assert Receivable.objects.get().open == 0
    assert client.get(reverse("statements")).status_code == 200
    assert client.get(reverse("bank-lines-all"), {"f.state": "booked"}).status_code == 200


def test_pages_need_rights_and_keep_to_the_scope(cast: Cast) -> None:
    foreign = build.item(cast, build.party("Obcy"), "20.00", number="FV 99/11/2026")
    mine = build.item(cast, build.party("Mój", guardian=cast.salesperson), "10.00", number="FV 98/11/2026")
    payment = build.pay(cast, build.party(), "1.00")
    nobody = client_of(["orders.see"])
    for name, args in [("receivables", ()), ("payments", ()), ("payment", (payment,)), ("receivable", (mine.pk,)),
                       ("receivables-ageing", ()), ("statement-import", ()), ("bank-lines", ()), ("payment-new", ())]:  # fmt: skip
        assert nobody.get(reverse(name, args=args)).status_code == 403, name
    own = client_of(["receivables.see"], receivables="own")
    page = own.get(reverse("receivables")).content.decode()
    assert "FV 98/11/2026" in page and "FV 99/11/2026" not in page
    assert own.get(reverse("receivable", args=[foreign.pk])).status_code == 404
    assert own.post(reverse("payment-match", args=[payment]), {}).status_code == 403


def test_hostile_text_is_shown_as_text(cast: Cast, client: Client) -> None:
    payment = build.pay(cast, None, "5.00", title="<script>alert(1)</script>", payer_name='"><img src=x onerror=alert(1)>')
    for name, args in (("payment", (payment,)), ("payments", ())):
        page = client.get(reverse(name, args=args)).content.decode()
        assert "<script>alert" not in page and "<img src=x" not in page


def test_export_of_receivables(cast: Cast, client: Client) -> None:
    build.item(cast, build.party("=1+1"), "20.00", number="FV 99/11/2026")
    answer = client.get(reverse("receivables"), {"export": "csv"})
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert "FV 99/11/2026" in body.decode("utf-8-sig") and "\n=1+1" not in body.decode("utf-8-sig")


@pytest.mark.feature("SET-2")
def test_cash_slips_are_printed_banks_have_none(cast: Cast, client: Client) -> None:
    payer = build.party("Sklep Łąka")
    paid = build.item(cast, payer, "50.00", number="FV 8/10/2026")
    slip = build.pay(cast, payer, "80.00", kind="KP", title="za pompę", allocations=(Allocation(paid.pk, D("50.00")),))
    answer = client.get(reverse("payment-print", args=[slip]))
    assert answer.headers["Content-Type"] == "application/pdf"
    row = Payment.objects.select_related("party", "company").get(pk=slip)
    made = slips.slip(row, by=cast.by)
    assert [[text.replace("\xa0", " ") for text in line] for line in made.rows] == [["FV 8/10/2026", "50,00"], ["za pompę", "30,00"]]
    assert "osiemdziesiąt" in made.words
    assert reverse("payment-print", args=[slip]) in client.get(reverse("payment", args=[slip])).content.decode()
    bank = build.pay(cast, payer, "80.00")
    assert client.get(reverse("payment-print", args=[bank])).status_code == 404
    assert reverse("payment-print", args=[bank]) not in client.get(reverse("payment", args=[bank])).content.decode()
    assert client_of(["parties.see"]).get(reverse("payment-print", args=[slip])).status_code == 403


def test_a_wrong_day_keeps_the_page_and_says_why(cast: Cast, client: Client) -> None:
    payer = build.party()
    build.item(cast, payer, "50.00", number="FV 8/10/2026")
    for address, asked in (
        (reverse("receivables-ageing"), {"on": "abc"}),
        (reverse("party-account", args=[payer.pk]), {"from": "31.02.2026"}),
        (reverse("party-account", args=[payer.pk]), {"from": "2026-11-20", "to": "2026-11-01", "print": "1"}),
    ):
        answer = client.get(address, asked)
        assert answer.status_code == 422
        assert "note" in answer.content.decode() and "50,00" in answer.content.decode()


def test_the_import_names_what_it_will_bring(cast: Cast, client: Client) -> None:
    account = company.BankAccount.objects.create(company=cast.company, iban=IBAN, bank_name="Bank", currency_id="PLN")
    page = client.get(reverse("statement-import")).content.decode()
    assert "PL61\xa01090\xa01014" in page
    assert "disabled" in page.split('id="import-go"')[1].split("</span>")[0]
    sent = {"step": "preview", "bank_account_id": account.pk, "file": SimpleUploadedFile("w.csv", FILE)}
    preview = client.post(reverse("statement-import"), sent).content.decode()
    button = preview.split('id="import-go" hx-swap-oob="true"')[1]
    assert "disabled" not in button and "Wczytaj 2 pozycje" in button
