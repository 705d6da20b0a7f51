"""Trade terms and the budget of an offer in a real browser; pages for axe."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from kupiec.people.parties.tests import builders as registering
from kupiec.sales.budgets.tests import builders as planning
from kupiec.sales.offers.tests import builders as offering
from kupiec.sales.offers.values import DraftOfferLine
from kupiec.sales.offerterms import definitions, queries, services
from kupiec.sales.offerterms.models import Term
from tests.browser import check_axe
from tests.cast import build_cast


@pytest.mark.browser
@pytest.mark.feature("OFR-5")
@pytest.mark.feature("OFR-7")
def test_terms_are_chosen_and_the_offer_stands_beside_its_budget(
    transactional_db: None, signed_in: Callable[..., Any], live_server: Any
) -> None:
    by = build_cast().by
    definitions.install()
    plan = planning.budget(by)
    line = DraftOfferLine(item_id=None, description="Montaż", quantity=Decimal(1), unit="usł", unit_price=Decimal(50), vat_code="23")
    made = offering.offer(by, registering.party(by, name="Bel-Pol"), lines=(line,))
    term = Term.objects.get(code="warranty").pk
    page = signed_in()
    for address in ("ustawienia/warunki-handlowe/", f"ustawienia/warunki-handlowe/{term}/", "ustawienia/warunki-handlowe/nowy/"):
        page.goto(f"{live_server.url}/{address}")
        page.wait_for_selector("h1")
        check_axe(page)
    page.fill("[name=code]", "warranty")
    page.fill("[name=text]", "Gwarancja")
    page.get_by_role("button", name="Zapisz").first.click()
    page.wait_for_selector("text=„warranty”")
    page.goto(f"{live_server.url}/oferty/wersje/{made.version_id}/warunki-handlowe/")
    page.wait_for_selector("h1")
    check_axe(page)
    page.check(f"[name=term_ids][value='{term}']")
    page.fill("[name=free]", "x" * 1001)
    page.get_by_role("button", name="Zapisz").first.click()
    page.wait_for_selector("text=Najwyżej 1000 znaków")
    page.fill("[name=free]", "Palety zwrotne.")
    page.get_by_role("button", name="Zapisz").first.click()
    page.wait_for_selector("li:has-text('Palety zwrotne.')")
    check_axe(page)
    assert queries.words(queries.agreed([made.version_id])[made.version_id], "en")[0].startswith("Manufacturer")
    services.compare_with(made.version_id, budget_version_id=planning.version(plan).pk, by=by)
    page.goto(f"{live_server.url}/oferty/wersje/{made.version_id}/?panel=budget")
    page.wait_for_selector("text=99 950,00")
    check_axe(page)
