"""Items in the search box (KER-12)."""

import pytest

from kupiec.ground.kernel import search
from kupiec.people.catalog import services
from kupiec.people.catalog.tests.builders import ean, units
from kupiec.people.catalog.tests.test_register import _draft

pytestmark = pytest.mark.django_db


@pytest.mark.feature("KER-12")
def test_items_are_found_by_code_barcode_and_names_in_any_language(actor):
    units()
    (pk,) = services.create([_draft()], by=actor)
    for text in ("zaw15", "ZAW 15", ean(2), "zawor kulowy", "kugelhahn", "motyelk"):
        assert [hit.object_id for hit in search.find(text, by=actor)] == [pk], text
