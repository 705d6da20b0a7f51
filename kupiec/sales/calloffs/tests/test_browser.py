"""An order drawn on a contract, and its materials, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.calloffs import services
from kupiec.sales.contracts.models import Line
from kupiec.sales.contracts.tests import builders as make
from kupiec.sales.contracts.values import LineDraft
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.tests import builders as sold
from tests.browser import check_axe
from tests.cast import build_cast


@pytest.mark.browser
@pytest.mark.feature("CON-7")
def test_an_order_is_drawn_on_a_contract(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast = build_cast()
    sold.office(cast)
    stocks.warehouse(cast)
    (item,) = sold.items(1)
    row = make.contract(
        cast.by, party_id=sold.customer(cast).pk, lines=(LineDraft(item_id=item.pk, quantity=Decimal(10), price=Decimal(8)),)
    )
    line = Line.objects.get()
    page = signed_in()
    for address in (f"umowy/{row.pk}/", f"umowy/{row.pk}/materialy/", f"umowy/{row.pk}/zamowienie/"):
        page.goto(f"{live_server.url}/{address}")
        page.wait_for_selector("h1")
        check_axe(page)
    page.fill(f"[name=line_{line.pk}]", "12")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=z umowy zostało 10")
    page.fill(f"[name=line_{line.pk}]", "6")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/zamowienia/*/")
    assert Order.objects.get().net == Decimal("48.00")
    services.order(row.pk, quantities={line.pk: Decimal(1)}, by=cast.by)
    page.goto(f"{live_server.url}/umowy/{row.pk}/?panel=drawn")
    page.wait_for_selector("text=ZS")
    check_axe(page)
