"""The screens of orders in a real browser: entry by keyboard alone, paste, a long order, every page for axe."""

from __future__ import annotations

import os
import time
from decimal import Decimal
from pathlib import Path

import pytest

from kupiec.ground.kernel import clock
from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.services import deliver, holds
from kupiec.sales.orders.tests import builders
from tests.browser import check_axe, settled
from tests.cast import build_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("KUPIEC_SHOTS")


@pytest.fixture
def office(transactional_db):
    cast = build_cast()
    builders.office(cast)
    cast.place = stocks.warehouse(cast)
    cast.customer = builders.customer(cast, credit_limit=Decimal("120000.00"))
    return cast


def shot(page, name):
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


def settle(order, count):
    """Wait until the queue of the grid has been saved."""
    for _ in range(80):
        rows = OrderLine.objects.filter(order=order)
        if rows.count() == count and rows.order_by("position").last().quantity != 1:
            return
        time.sleep(0.1)


def stocked(cast, count, **given):
    found = builders.items(count, **given)
    for item in found:
        builders.stocked(cast, cast.place, item, 100)
    return found


@pytest.mark.feature("ORD-1")
def test_ten_lines_by_keyboard_alone(office, signed_in, live_server):
    stocked(office, 10)
    order = builders.order(office, office.customer)
    page = signed_in()
    page.goto(f"{live_server.url}/zamowienia/{order.pk}/")
    page.locator(".k-grid").wait_for()
    shot(page, "order-empty")
    page.locator(".k-grid tbody tr:last-child input").first.focus()
    for number in range(1, 11):
        page.keyboard.type(f"T{number}", delay=60)
        page.keyboard.press("Enter")
        page.keyboard.type(str(number + 1), delay=60)
        page.keyboard.press("Enter")
    page.keyboard.press("Control+s")
    shot(page, "order-typed")
    page.locator(".k-grid tbody tr").nth(10).wait_for()
    settle(order, 10)
    shot(page, "order-ten")
    found = list(OrderLine.objects.filter(order=order).order_by("position").values_list("item__code", "quantity"))
    assert found == [(f"T{number}", Decimal(number + 1)) for number in range(1, 11)]
    order.refresh_from_db()
    assert order.net == Decimal("650.00")
    check_axe(page)


@pytest.mark.feature("ORD-7")
def test_every_page_for_axe(office, signed_in, live_server):
    (pump, rod) = stocked(office, 2)
    builders.items(1, prefix="B")
    order = builders.accepted(office, office.customer, builders.line(pump, 12), builders.line(rod, 120), wanted_on=clock.today())
    deliver.deliver([order.pk], by=office.by)
    draft = builders.order(office, office.customer, builders.line(pump, 200))
    holds.hold([draft.pk], reason="czeka na wpłatę", by=office.by)
    page = signed_in()
    for name, address in {
        "list": "/zamowienia/",
        "order": f"/zamowienia/{order.pk}/",
        "draft": f"/zamowienia/{draft.pk}/?panel=check",
        "history": f"/zamowienia/{order.pk}/?panel=history",
        "fulfilment": f"/zamowienia/{order.pk}/realizacja/",
        "completeness": "/zamowienia/kompletnosc/",
        "prices": f"/zamowienia/{draft.pk}/ceny/",
        "new": "/zamowienia/nowe/",
        "edit": f"/zamowienia/{draft.pk}/edycja/",
        "copy": f"/zamowienia/{draft.pk}/kopia/",
        "registers": "/ustawienia/rejestry-zamowien/",
        "party": f"/klienci/{office.customer.pk}/?panel=orders",
    }.items():
        answer = page.goto(live_server.url + address)
        assert answer.status == 200, (name, answer.status)
        settled(page)
        shot(page, name)
        check_axe(page)
    assert Order.objects.count() == 2


@pytest.mark.feature("ORD-1")
def test_paste_of_a_block_undo_and_why(office, signed_in, live_server):
    stocked(office, 5)
    order = builders.order(office, office.customer, builders.line(stocked(office, 1, prefix="X")[0], 1))
    page = signed_in()
    page.goto(f"{live_server.url}/zamowienia/{order.pk}/")
    grid = page.locator(".k-grid")
    grid.wait_for()
    grid.locator(".newrow input").first.click()
    page.evaluate(PASTE, "T1\t2\nT2\t3\nT3\t4")
    page.get_by_text("Towar T3").wait_for()
    shot(page, "pasted")
    assert OrderLine.objects.filter(order=order).count() == 4
    page.locator(".k-grid tbody tr").first.locator(".why").first.click()
    page.get_by_text("Dlaczego", exact=False).first.wait_for()
    shot(page, "why")
    check_axe(page)


PASTE = """text => { const data = new DataTransfer(); data.setData('text/plain', text);
document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }"""


@pytest.mark.feature("ORD-1")
def test_a_block_out_of_a_spreadsheet_fills_cells_from_the_focused_one(office, signed_in, live_server):
    """Down and to the right, one step back; what can't be changed or has no line is told, and no line is added."""
    order = builders.order(office, office.customer, *[builders.line(item, 1) for item in stocked(office, 3)])
    page = signed_in()
    page.goto(f"{live_server.url}/zamowienia/{order.pk}/")
    page.locator(".k-grid tbody tr").nth(1).locator("td").nth(3).click()
    page.evaluate(PASTE, "1\xa0234\tszt\tco jest\t\t12,50 zł\n5\n\n7\t\t\t\t9\n")
    page.get_by_text("Wiersze, które się nie zmieściły").wait_for()
    page.get_by_text("Pominięto, bo tu nie można tego zmienić: Stan", exact=False).wait_for()
    shot(page, "filled")

    def stand():
        return [(line.quantity, line.unit_price) for line in builders.lines_of(order)]

    assert [quantity for quantity, _price in stand()] == [1, 1234, 5]
    assert stand()[1][1] == Decimal("12.5")
    page.keyboard.press("Control+z")
    page.wait_for_function("() => !document.querySelector('.k-gridbox').textContent.includes('1\xa0234')")
    assert [quantity for quantity, _price in stand()] == [1, 1, 1]
    page.evaluate(PASTE, "2\nkilka")
    page.get_by_text("Nic nie wklejono. Wiersz 3, Ilość: „kilka” nie jest liczbą.").wait_for()
    page.locator(".k-grid td.cell-err").get_by_text("kilka").wait_for()
    shot(page, "refused")
    assert [quantity for quantity, _price in stand()] == [1, 1, 1]


@pytest.mark.feature("ORD-1")
def test_five_hundred_lines_open_and_answer(office, signed_in, live_server):
    (item, other) = stocked(office, 2)
    order = builders.order(office, office.customer, *[builders.line(item if n % 2 else other, n % 7 + 1) for n in range(500)])
    page = signed_in()
    page.goto(f"{live_server.url}/zamowienia/{order.pk}/")
    page.locator(".k-grid tbody tr").nth(5).wait_for()
    page.locator(".k-grid tbody tr").first.locator("td").nth(3).click()
    page.keyboard.type("77", delay=60)
    with page.expect_response(lambda answer: "/pozycje/" in answer.url and answer.request.method == "POST") as told:
        page.keyboard.press("Enter")
    assert told.value.status == 200
    for _ in range(50):
        if OrderLine.objects.filter(order=order, quantity=77).exists():
            break
        time.sleep(0.1)
    assert OrderLine.objects.filter(order=order, quantity=77).count() == 1
    shot(page, "order-500")
