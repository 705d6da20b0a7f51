"""The demo's items."""

import pytest

from kupiec.people.catalog import demo, gs1, queries
from kupiec.people.catalog.models import Barcode, Item

pytestmark = pytest.mark.django_db


@pytest.mark.feature("CAT-1")
def test_the_demo_has_a_wholesalers_assortment(actor):
    made = demo.fill(by=actor)
    assert len(made.items) >= 240 and len(made.stocked) > 220
    assert all(gs1.is_gtin(code) for code in Barcode.objects.values_list("code", flat=True))
    assert not Item.objects.filter(purchase_price__isnull=True).exists()
    assert set(Item.objects.values_list("vat_code_id", flat=True)) == {"23", "8"}
    assert queries.recognise("PEX-16").exact.name == "Rura PEX-AL-PEX 16×2"
    assert queries.recognise("grzejnik c22 600x800").candidates
