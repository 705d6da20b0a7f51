"""A recipe built, and the effect of a rule told, in a browser (PRC-2, PRC-11)."""

from __future__ import annotations

import os
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from kupiec.money.pricelists.tests.test_services import recipe
from kupiec.money.pricing import public as pricing
from kupiec.people.catalog.tests import builders as items
from tests.browser import check_axe
from tests.cast import build_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("KUPIEC_SHOTS")


def shot(page: Any, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


@pytest.mark.feature("PRC-2")
@pytest.mark.feature("PRC-11")
def test_a_list_is_previewed_and_a_rules_effect_told(transactional_db: None, signed_in: Any, live_server: Any) -> None:
    cast = build_cast()
    items.item(cast.by, code="PO-2560", name="Pompa obiegowa", purchase_price=D("37.20"))
    target = pricing.save_list({"code": "DET", "name": "Detal", "currency_id": "PLN"}, by=cast.by)
    made = recipe(cast.by, target, {"method": "markup", "percent": D(30)}, ending=D("0.99"))
    pricing.save_stage({"name": "Promocje", "mode": "all"}, by=cast.by)
    page = signed_in()
    page.goto(f"{live_server.url}/cenniki/przepisy/")
    check_axe(page)
    page.goto(f"{live_server.url}/cenniki/przepisy/{made}/")
    page.get_by_text("48,99").wait_for()
    check_axe(page)
    shot(page, "recipe")
    page.goto(f"{live_server.url}/cenniki/przepisy/krok/nowy/?recipe={made}")
    check_axe(page)
    page.goto(f"{live_server.url}/cenniki/rabaty/nowy/")
    page.fill("[name=name]", "Jesień")
    page.fill("[name=value]", "5")
    page.select_option("[name=stage_id]", label="Promocje")
    page.keyboard.press("Alt+s")
    page.locator("#rule-check .k-card").wait_for()
    check_axe(page)
    shot(page, "rule")
    page.goto(f"{live_server.url}/ustawienia/listy-towarow/nowa/")
    check_axe(page)
