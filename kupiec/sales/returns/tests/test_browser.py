"""A return in a real browser: registered on the order, decided line by line, taken in, settled (ORD-12)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.tests import builders as selling
from kupiec.sales.returns import queries
from kupiec.sales.returns.models import Return
from tests.browser import check_axe
from tests.cast import build_cast


@pytest.mark.browser
@pytest.mark.feature("ORD-12")
def test_a_return_is_registered_and_decided(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast = build_cast()
    selling.office(cast)
    cast.place = stocks.warehouse(cast)
    (item,) = selling.items()
    selling.stocked(cast, cast.place, item, 20)
    order = selling.accepted(cast, selling.customer(cast), selling.line(item, 10))
    orders.ship([order.pk], by=cast.by)
    (line,) = queries.returnable(company_id=cast.company.pk, order_id=order.pk)
    page = signed_in()
    page.goto(f"{live_server.url}/zwroty/nowy/")
    check_axe(page)
    page.fill("#id_number", "ZS 999/2026")
    page.keyboard.press("Control+Enter")
    page.locator(".k-field.has-error #id_number").wait_for()
    page.fill("#id_number", f" {order.number.lower()} ")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/zwroty/nowy/?order={order.pk}")
    check_axe(page)
    page.fill(f"input[name=q{line.stock_line_id}]", "11")
    page.keyboard.press("Control+Enter")
    page.locator("td .t-bad").wait_for()
    page.fill(f"input[name=q{line.stock_line_id}]", "3")
    page.select_option(f"select[name=r{line.stock_line_id}]", "damaged")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/zwroty/*/")
    check_axe(page)
    row = Return.objects.get()
    page.goto(f"{live_server.url}/zwroty/{row.pk}/decyzja/")
    check_axe(page)
    page.locator("tbody input").first.fill("2")
    page.keyboard.press("Control+Enter")
    page.locator("td .t-bad").wait_for()
    page.locator("tbody input").nth(1).fill("jedna sztuka cała")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/zwroty/{row.pk}/")
    page.get_by_text("jedna sztuka cała").wait_for()
    row.refresh_from_db()
    assert row.state == "decided"
    for address in ("zwroty/", f"zamowienia/{order.pk}/?panel=returns"):
        page.goto(f"{live_server.url}/{address}")
        page.wait_for_selector("h1")
        check_axe(page)
