"""Pages of calculations as the server draws them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from kupiec.ground.access.testing import user_with
from kupiec.ground.kernel.actor import Actor
from kupiec.people.parties.tests import builders as customers
from kupiec.sales.calculations.models import Sheet
from kupiec.sales.calculations.services import components
from kupiec.sales.calculations.values import Draft
from kupiec.sales.offers.models import OfferLine
from kupiec.sales.offers.tests import builders as offers
from kupiec.sales.offers.values import DraftOfferLine

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.mark.feature("OFR-4")
def test_from_the_offer_to_the_price_on_its_line(actor: Actor) -> None:
    offers.house(actor)
    made = offers.offer(
        actor, customers.party(actor), lines=(DraftOfferLine(None, D(10), "kpl", description="Szafa wg projektu", unit_price=D(1)),)
    )
    client = Client()
    client.force_login(user_with(None))
    page = f"/oferty/wersje/{made.version_id}/"
    assert "Szafa wg projektu" in client.get(f"{page}?panel=calculations").content.decode()
    assert client.get(f"{page}kalkulacja/{made.line_ids[0]}/").status_code == 404
    answer = client.post(f"{page}kalkulacja/{made.line_ids[0]}/")
    sheet = Sheet.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/oferty/kalkulacje/{sheet.pk}/"
    components.add(
        sheet.pk,
        [
            Draft(kind="material", description="Blacha", cost=D(100)),
            Draft(kind="overhead", description="Wydział", basis="percent", cost=D(10)),
        ],
        by=actor,
    )
    answer = client.post(
        answer["Location"],
        {
            "operation": "settle",
            "ids": sheet.pk,
            "method": "margin",
            "percent": "20",
            "rounding": "0.1",
            "scales": "5; 20",
            "note": "próba",
        },
    )
    assert answer.status_code in (200, 204, 302), answer.content.decode()[:600]
    html = client.get(f"/oferty/kalkulacje/{sheet.pk}/").content.decode()
    assert "Blacha" in html and "137,50" in html and "5 kpl" in html.replace("\xa0", " ")
    wrong = client.post(
        f"/oferty/kalkulacje/{sheet.pk}/",
        {"operation": "settle", "ids": sheet.pk, "method": "margin", "percent": "100", "rounding": "1", "scales": "x"},
    )
    assert wrong.status_code == 422
    client.post(f"/oferty/kalkulacje/{sheet.pk}/", {"operation": "put", "ids": sheet.pk})
    assert OfferLine.objects.get().unit_price == D("137.50")
    assert "137,50" in client.get(f"{page}?panel=calculations").content.decode()
    reader = Client()
    reader.force_login(user_with(["offers.see", "offers.edit"]))
    assert reader.get(f"/oferty/kalkulacje/{sheet.pk}/").status_code in (403, 404)
    assert "calculations" not in reader.get(page).content.decode()
