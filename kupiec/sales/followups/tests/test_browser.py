"""The archive, results and reminders in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from kupiec.people.parties.tests import builders as parties
from kupiec.sales.followups.models import Reminder
from kupiec.sales.offers import services as offering
from kupiec.sales.offers.models import LossReason
from kupiec.sales.offers.tests import builders as offers
from kupiec.sales.offers.values import DraftOfferLine, Loss
from tests.browser import check_axe
from tests.cast import build_cast


@pytest.mark.browser
@pytest.mark.feature("OFR-12")
@pytest.mark.django_db(transaction=True)
def test_versions_results_and_reminders(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast = build_cast()
    lines = (DraftOfferLine(None, Decimal(2), "kpl", description="Szafa", unit_price=Decimal(100)),)
    made = offers.offer(cast.by, parties.party(cast.by, name="Bud-Dom"), lines=lines)
    offering.send([made.version_id], by=cast.by)
    offering.lose([made.offer_id], loss=Loss(LossReason.objects.create(code="cena", name="Za drogo").pk), by=cast.by)
    page = signed_in()
    page.goto(f"{live_server.url}/oferty/archiwum/")
    page.locator(".trunc", has_text="Za drogo").wait_for()
    check_axe(page)
    page.goto(f"{live_server.url}/oferty/archiwum/?group=reason")
    page.goto(f"{live_server.url}/oferty/wyniki/")
    page.get_by_role("row", name="Za drogo").get_by_text("200,00").first.wait_for()
    check_axe(page, both=True)
    page.locator("[name=since]").fill("kiedyś")
    page.get_by_role("button", name="Pokaż").click()
    page.locator("#wrong-since").wait_for()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/oferty/wyniki/?by=month")
    page.wait_for_function("() => document.documentElement.scrollWidth <= window.innerWidth")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{live_server.url}/ustawienia/przypomnienia-ofert/nowe/")
    page.locator("[name=subject]").fill("Zapytaj o decyzję")
    page.locator("[name=days]").fill("-3")
    page.locator("[name=when]").select_option("sent")
    page.keyboard.press("Control+Enter")
    page.locator("[aria-invalid=true]").first.wait_for()
    check_axe(page)
    page.locator("[name=days]").fill("7")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Zapytaj o decyzję").first.wait_for()
    check_axe(page)
    assert Reminder.objects.get().days == 7
