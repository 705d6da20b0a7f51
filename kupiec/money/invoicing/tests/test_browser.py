"""Invoices in a real browser: by keyboard from the empty grid to the issued document; pages without axe findings."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from kupiec.money.invoicing.models import Invoice, InvoiceLine
from kupiec.money.invoicing.services import start
from kupiec.money.invoicing.tests import builders as make
from kupiec.money.invoicing.tests.test_collect import deliver, desk, goods  # noqa: F401
from kupiec.money.ledger import public as ledger
from tests.browser import check_axe
from tests.cast import Cast


def picture(page: Any, name: str) -> None:
    """Kept for the eye when KUPIEC_PICTURES names a folder."""
    folder = os.environ.get("KUPIEC_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.feature("INV-3")
@pytest.mark.feature("INV-10")
def test_an_invoice_by_keyboard(cast: Cast, signed_in: Any, live_server: Any) -> None:
    make.item("AB-1", name="Wiertarka udarowa 800 W")
    pk = start.start(make.customer().pk, by=cast.by)
    page = signed_in()
    page.goto(live_server.url + reverse("invoice", args=[pk]))
    page.locator(".k-grid").wait_for()
    page.locator(".k-grid tbody tr:last-child input").first.focus()
    page.keyboard.type("AB-1", delay=60)
    page.keyboard.press("Enter")
    page.keyboard.type("3", delay=60)
    page.keyboard.press("Enter")
    page.keyboard.press("Control+s")
    page.wait_for_selector("text=Wiertarka udarowa")
    picture(page, "faktura-szkic")
    check_axe(page)
    line = InvoiceLine.objects.get(invoice_id=pk)
    assert line.quantity == 3
    InvoiceLine.objects.filter(pk=line.pk).update(unit_price=100, net=300)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Wystaw").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Wystaw").click()
    page.locator("h1", has_text="FV 1/").wait_for()
    row = Invoice.objects.get(pk=pk)
    assert row.state == "issued" and row.number.startswith("FV 1/")
    picture(page, "faktura-wystawiona")
    check_axe(page)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.feature("INV-4")
@pytest.mark.feature("LED-1")
def test_pages_have_no_findings(cast: Cast, signed_in: Any, live_server: Any, desk: Any, goods: Any) -> None:  # noqa: F811
    party = make.customer()
    for quantity in ("3", "5", "8"):
        deliver(cast, goods, party, quantity)
    issued = make.issued(cast, party, make.line("100.00", quantity="3"), make.line("50.00", vat="8"))
    correction = start.start_correction(issued, reason="cena", by=cast.by)
    scheme = ledger.Scheme.objects.get(kind="invoice.sale", current=True)
    entry = ledger.Entry.objects.get()
    page = signed_in()
    for name, address in {
        "faktury": reverse("invoices"),
        "korekta": reverse("invoice", args=[correction]),
        "naglowek": reverse("invoice-edit", args=[correction]),
        "nowa": reverse("invoice-new"),
        "wz": reverse("deliveries-to-invoice"),
        "zbiorczo": reverse("invoicing-run"),
        "dziennik": reverse("ledger"),
        "zapis": reverse("ledger-entry", args=[entry.pk]),
        "obroty": f"{reverse('ledger-trial')}?month={entry.on:%Y-%m}",
        "konta": reverse("ledger-accounts"),
        "schemat": reverse("ledger-scheme", args=[scheme.pk]),
        "okresy": reverse("ledger-periods"),
    }.items():
        page.goto(live_server.url + address)
        page.wait_for_selector("h1")
        picture(page, name)
        check_axe(page)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.feature("INV-4")
def test_the_collective_run(cast: Cast, signed_in: Any, live_server: Any, desk: Any, goods: Any) -> None:  # noqa: F811
    from kupiec.ground.kernel import clock, jobs

    for number in range(3):
        deliver(cast, goods, make.customer(f"K{number}", name=f"Klient {number}"), "3")
    page = signed_in()
    page.goto(f"{live_server.url}{reverse('invoicing-run')}?until=2026-11-30")
    page.wait_for_selector("text=WZ: 3, faktur: 3")
    page.get_by_role("button", name="Wystaw 3 faktury").click()
    page.wait_for_selector("#run-progress")
    with clock.frozen(dt.datetime.now(dt.UTC)):  # the server of the test tells the machine's time, and so when the job is due
        jobs.run_pending()
    page.wait_for_selector("text=Fakturowanie zakończone")
    page.wait_for_selector("text=Wszystko zafakturowane")
    picture(page, "zbiorczo-gotowe")
    assert Invoice.objects.filter(state="issued").count() == 3
