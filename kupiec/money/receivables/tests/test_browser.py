"""The pages in a real browser: accessible, usable by keys, the way from a bank's file to a settled invoice."""

from __future__ import annotations

import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.money.receivables.models import Payment, Receivable, StatementLine
from kupiec.money.receivables.tests import builders as build
from kupiec.money.receivables.values import Allocation
from tests.browser import check_axe, settled
from tests.cast import Cast, build_cast

D = Decimal
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
IBAN = "PL61109010140000071219812874"


@pytest.fixture
def cast() -> Cast:
    made = build_cast()
    company.BankAccount.objects.create(company=made.company, currency_id="PLN", iban=IBAN, bank_name="Bank Handlowy", main=True)
    return made


def shot(page: Any, name: str) -> None:
    """Pictures for people, where KUPIEC_SHOTS names a folder."""
    folder = os.environ.get("KUPIEC_SHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"receivables-{name}.png"))


def some(cast: Cast) -> tuple[Receivable, int]:
    today = clock.today()
    payer = build.party("Bel-Pol Instalacje Sp. z o.o.")
    other = build.party("Termo-Bud Gniezno")
    from datetime import timedelta

    build.item(cast, payer, "21846.00", due=today - timedelta(days=40), number="FV 2104/09/2026")
    build.item(cast, payer, "4120.50", due=today + timedelta(days=8), number="FV 188/11/2026")
    build.item(cast, other, "18420.00", due=today - timedelta(days=95), number="FV 77/07/2026")
    build.item(cast, other, "-320.00", due=today, number="KOR 4/11/2026")
    part = build.item(cast, payer, "1500.00", due=today - timedelta(days=3), number="FV 190/11/2026")
    build.pay(cast, payer, "500.00", allocations=(Allocation(part.pk, D("500.00")),), title="zaliczka", kind="KP")
    payment = build.pay(cast, payer, "23000.00", title="Zapłata FV 2104/09/2026", account="27114020040000300201355387")
    return part, payment


def test_pages_are_accessible(cast: Cast, signed_in: Callable[..., Any], live_server: Any) -> None:
    part, payment = some(cast)
    page = signed_in()
    pages: list[tuple[str, tuple[int, ...]]] = [
        ("receivables", ()), ("settlements", ()), ("payments", ()), ("payment", (payment,)), ("receivable", (part.pk,)),
        ("receivables-ageing", ()), ("party-account", (part.party_id,)), ("payment-new", ()), ("statement-import", ()),
        ("bank-lines", ()), ("bank-lines-all", ()), ("statements", ()),
    ]  # fmt: skip
    for at, (name, args) in enumerate(pages):
        page.goto(live_server.url + reverse(name, args=args))
        settled(page)
        shot(page, name)
        check_axe(page, exclude=[".k-docs", ".k-tabs"], both=at < 4)


@pytest.mark.feature("SET-2")
def test_from_the_banks_file_to_a_settled_invoice(cast: Cast, signed_in: Callable[..., Any], live_server: Any) -> None:
    payer = build.party("Sklep Jutrzenka")
    item = build.item(cast, payer, "500.00", number="FV 12/11/2026")
    page = signed_in()
    page.goto(live_server.url + reverse("statement-import"))
    data = "Data;Tytuł;Nadawca;Kwota\n2026-11-20;faktura 12/11/2026;Sklep;500,00\n2026-11-20;prowizja;Bank;-12,00\n"
    page.set_input_files("#file", {"name": "wyciąg.csv", "mimeType": "text/csv", "buffer": data.encode("cp1250")})
    page.get_by_text("faktura 12/11/2026").wait_for()
    shot(page, "import-preview")
    check_axe(page, exclude=[".k-docs", ".k-tabs"])
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**" + reverse("bank-lines") + "*")
    page.get_by_text("FV 12/11/2026").wait_for()
    shot(page, "bank-lines-filled")
    check_axe(page, exclude=[".k-docs", ".k-tabs"])
    assert StatementLine.objects.count() == 2
    line = StatementLine.objects.get(amount=D("500.00"))
    page.evaluate(
        """([url, id, token]) => fetch(url, {method: 'POST', headers: {'X-CSRFToken': token, 'Content-Type':
        'application/x-www-form-urlencoded'}, body: `operation=book&ids=${id}`}).then(r => r.status)""",
        [reverse("bank-lines"), line.pk, page.locator("meta[name=csrf-token]").get_attribute("content")],
    )
    item.refresh_from_db()
    assert item.open == 0


@pytest.mark.feature("SET-4")
def test_one_key_settles_as_proposed(cast: Cast, signed_in: Callable[..., Any], live_server: Any) -> None:
    _part, payment = some(cast)
    page = signed_in()
    page.goto(live_server.url + reverse("payment", args=[payment]))
    page.locator("input[name^=amount-]").first.fill("100")
    page.locator("input[name^=amount-]").first.press("Tab")
    page.locator("#match-rest", has_text="746,00").wait_for()
    page.reload()
    page.keyboard.press("Control+Enter")
    page.wait_for_function("() => document.querySelectorAll('form[action*=\"/cofnij/\"]').length > 0")
    shot(page, "payment-settled")
    assert Payment.objects.get(pk=payment).open == 0
