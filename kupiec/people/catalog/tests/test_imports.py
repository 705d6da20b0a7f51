"""Files of items and groups."""

from decimal import Decimal

import pytest

from kupiec.ground.exchange.public import Row
from kupiec.people.catalog import imports, queries
from kupiec.people.catalog.models import Item, ItemGroup
from kupiec.people.catalog.tests.builders import ean

pytestmark = pytest.mark.django_db


@pytest.mark.feature("KER-16")
def test_rows_become_items_with_packs_and_codes(actor):
    groups = [Row(2, {"code": "P", "name": "Pompy"}), Row(3, {"code": "PO", "name": "Obiegowe", "parent": "P"})]
    assert imports.save_groups(groups, actor).created == 2
    assert imports.save_groups(groups, actor).updated == 2
    rows = [
        Row(2, {"external_id": "1", "code": "PO-2560", "name": "Pompa 25-60", "unit": "szt", "group": "PO",
                "list_price": Decimal("399.00"), "barcode": ean(1), "pack_unit": "karton",
                "pack_factor": Decimal(4), "pack_barcode": ean(2), "name_en": "Circulator 25-60"}),
        Row(3, {"external_id": "2", "code": "X", "name": "Zły kod", "unit": "szt", "barcode": "5900000000000"}),
        Row(4, {"external_id": "3", "code": "Y", "name": "Zła grupa", "unit": "szt", "group": "nie ma"}),
    ]  # fmt: skip
    outcome = imports.save_items(rows, actor)
    assert outcome.created == 1
    assert {line: errors[0].field for line, errors in outcome.errors.items()} == {3: "barcodes[0].code", 4: "group"}
    assert queries.recognise(ean(2)).exact.factor == 4
    assert Item.objects.get().group == ItemGroup.objects.get(code="PO")
    changed = [Row(2, {"external_id": "1", "code": "PO-2560", "name": "Pompa nowa", "unit": "szt"})]
    assert imports.save_items(changed, actor).updated == 1
    assert Item.objects.get().list_price == Decimal("399.00")
