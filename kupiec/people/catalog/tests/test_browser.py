"""Pages of items in a real browser: what people do, and nothing axe complains about."""

import pytest

from kupiec.people.catalog import demo, sockets
from kupiec.people.catalog.models import Barcode, Item, ItemGroup, Unit
from kupiec.people.catalog.sockets import StockFigures
from kupiec.people.catalog.tests.builders import ean, item, units
from tests.browser import check_axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.feature("CAT-1")
def test_pages_are_accessible(cast, signed_in, live_server):
    demo.fill(by=cast.by)
    page = signed_in()
    one, group, unit = Item.objects.get(code="PO-2560-180"), ItemGroup.objects.first(), Unit.objects.first()
    for path in (
        "/towary/", "/towary/nowy/", f"/towary/{one.pk}/", f"/towary/{one.pk}/?panel=history",
        f"/towary/{one.pk}/edycja/", f"/towary/{one.pk}/zamienniki/", f"/towary/etykiety/?ids={one.pk}",
        "/ustawienia/grupy-towarow/", f"/ustawienia/grupy-towarow/{group.pk}/", f"/ustawienia/jednostki/{unit.pk}/",
        "/ustawienia/producenci/", "/ustawienia/grupy-rabatowe/nowa/",
    ):  # fmt: skip
        page.goto(live_server.url + path)
        check_axe(page)


@pytest.mark.feature("CAT-1")
@pytest.mark.feature("CAT-2")
def test_an_item_is_entered_with_codes_and_packs(cast, signed_in, live_server):
    units()
    page = signed_in()
    page.goto(live_server.url + "/towary/nowy/")
    page.fill("#id_code", "PO-2560")
    page.fill("#id_name", "Pompa obiegowa 25-60")
    page.select_option("#id_unit", "szt")
    page.fill("#id_list_price", "465,00")
    page.fill("#id_units", "karton 4")
    page.fill("#id_barcodes", "5900000000000")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#id_barcodes_error")
    assert "Cyfra kontrolna" in page.text_content("#id_barcodes_error")
    page.fill("#id_barcodes", f"{ean(1)}\n{ean(2)} karton")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("h1:has-text('PO-2560')")
    assert set(Barcode.objects.values_list("unit_id", flat=True)) == {"szt", "karton"}
    page.goto(live_server.url + f"/towary/{Item.objects.get().pk}/edycja/")
    page.fill("#id_units", "")
    page.fill("#id_barcodes", ean(1))
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("h1:has-text('PO-2560')")
    assert Barcode.objects.count() == 1


class _Stock:
    """A stock room for the list: 7 of each item in the first warehouse, 3 in the second."""

    def warehouses(self, *, by):
        return [(1, "Poznań"), (2, "Wrocław")]

    def figures(self, item_ids, *, warehouse_ids, by):
        from decimal import Decimal

        count = sum({1: 7, 2: 3}[pk] for pk in warehouse_ids or (1, 2))
        figures = StockFigures(Decimal(count), Decimal(2), Decimal(1), Decimal(count - 2), Decimal(5))
        return dict.fromkeys(item_ids, figures)

    def by_warehouse(self, item_id, *, by):
        return [("Poznań", self.figures([item_id], warehouse_ids=(1,), by=by)[item_id])]


@pytest.fixture
def stocked():
    kept = list(sockets.stock_columns._plugs)
    sockets.stock_columns._plugs[:] = [_Stock()]
    yield
    sockets.stock_columns._plugs[:] = kept


@pytest.mark.feature("CAT-4")
def test_the_list_shows_stock_of_all_or_of_one_warehouse(cast, stocked, signed_in, live_server):
    item(cast.by)
    page = signed_in()
    page.goto(live_server.url + "/towary/")
    row = page.text_content("tbody tr:first-child")
    assert "10" in row and "8" in row and "5" in row
    page.goto(live_server.url + "/towary/?f.warehouse=1")
    assert "7" in page.text_content("tbody tr:first-child")
    page.goto(live_server.url + f"/towary/{Item.objects.get().pk}/")
    assert "Poznań" in page.text_content("#panel")
