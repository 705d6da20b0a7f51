"""What all orders lack, by supplier, made into purchase orders (STK-7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from kupiec.ground.access.testing import user_with
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.lots.tests import builders as lotted
from kupiec.money.pricing.services import suppliers
from kupiec.money.stock import public as stock
from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.promising import requirements, rules, services
from kupiec.sales.promising.requirements import Chosen
from kupiec.sales.supply.models import SupplyLine, SupplyOrder
from kupiec.sales.supply.tests import builders as buying
from tests.browser import check_axe
from tests.cast import build_cast

D = Decimal
TODAY = stocks.TODAY
pytestmark = pytest.mark.feature("STK-7")


@pytest.mark.parametrize(
    ("missing", "lot", "least", "told"),
    [(7, 0, None, 7), (7, 5, None, 10), (7, 0, 20, 20), (7, 6, 20, 24), (0, 6, 20, 0), (12, 6, 5, 12)],
)
def test_how_much_to_order(missing: int, lot: int, least: int | None, told: int) -> None:
    assert rules.to_order(D(missing), lot=D(lot), least=None if least is None else D(least)) == told


@pytest.fixture
def place(cast: Any) -> Any:
    with clock.frozen(TODAY):
        yield stocks.warehouse(cast)


def buys(cast: Any, item: Any, supplier: Any, **given: Any) -> None:
    suppliers.save_supplier({"item_id": item.pk, "party_id": supplier.pk, "currency_id": "PLN", "main": True, **given}, by=cast.by)


@pytest.mark.django_db
def test_orders_are_seen_together_and_what_is_missing_is_ordered(cast: Any, place: Any) -> None:
    one, two, fine = stocks.items(3)
    first, second = buying.supplier("D1"), buying.supplier("D2")
    buys(cast, one, first, price=D("4.50"), least=D(20), lead_days=3)
    buys(cast, two, second)
    services.save_terms({"item_id": two.pk, "lead_days": 5, "lot": D(6), "safety": D(2)}, by=cast.by)
    stocks.received(cast, place, one, 4)
    stocks.received(cast, place, fine, 9)
    wants = [
        stocks.want(cast, place, item, amount, source_id=n, due=TODAY + dt.timedelta(days=n))
        for n, (item, amount) in enumerate(((one, 10), (one, 3), (two, 5), (fine, 9)), 1)
    ]
    stocks.coming(cast, place, one, 2, source_id=70, due=TODAY)
    stock.block(wants, by=cast.by)
    found = {need.item.id: need for need in requirements.missing(cast.by)}
    need = found[one.pk]
    assert (need.wanted, need.blocked, need.reserved, need.there, need.expected, need.missing, need.proposed) == (13, 4, 2, 4, 2, 7, 20)
    assert (need.due, need.source.name) == (TODAY + dt.timedelta(days=1), "Dostawca D1")
    assert (found[two.pk].missing, found[two.pk].proposed, fine.pk in found) == (7, 12, False)
    made = requirements.order([Chosen(one.pk, place.pk, D(20)), Chosen(two.pk, place.pk, D(12))], by=cast.by)
    told = {order.supplier_id: (order.state, order.due) for order in SupplyOrder.objects.filter(pk__in=made)}
    assert told == {first.pk: ("draft", TODAY + dt.timedelta(days=3)), second.pk: ("draft", TODAY + dt.timedelta(days=7))}
    assert SupplyLine.objects.get(item=one).unit_cost == D("4.50")
    assert requirements.missing(cast.by) == []
    with pytest.raises(Refusal) as refused:
        requirements.order([Chosen(one.pk, place.pk, D(20))], by=cast.by)
    assert (refused.value.code, refused.value.field) == ("NOTHING_MISSING", f"q-{one.pk}-{place.pk}")


@pytest.mark.django_db
@pytest.mark.parametrize(("quantity", "code"), [(0, "QUANTITY"), (-1, "QUANTITY"), (5, "NO_SUPPLIER")])
def test_what_cannot_be_ordered_is_told_at_its_field(cast: Any, place: Any, quantity: int, code: str) -> None:
    (item,) = stocks.items(1)
    known = buying.supplier("D1")
    stocks.want(cast, place, item, 5, source_id=1)
    with pytest.raises(Refusal) as refused:
        requirements.order([Chosen(item.pk, place.pk, D(quantity), known.pk if code == "QUANTITY" else None)], by=cast.by)
    assert (refused.value.code, refused.value.field[:2], SupplyOrder.objects.count()) == (code, "s-" if code == "NO_SUPPLIER" else "q-", 0)


@pytest.mark.django_db
def test_expired_lots_are_not_there(cast: Any, place: Any) -> None:
    item = lotted.tracked(cast)
    lotted.came(cast, place, item, 5, "OLD", lotted.GONE)
    stocks.want(cast, place, item, 3, source_id=1)
    (need,) = requirements.missing(cast.by)
    assert (need.there, need.missing) == (0, 3)


@pytest.mark.django_db
def test_many_orders_cost_as_many_statements_as_one(cast: Any, place: Any, django_assert_max_num_queries: Any) -> None:
    for n, item in enumerate(stocks.items(30), 1):
        stocks.want(cast, place, item, n, source_id=n)
    with django_assert_max_num_queries(14):
        assert len(requirements.missing(cast.by)) == 30


@pytest.mark.browser
def test_purchasing_orders_what_is_missing(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast = build_cast()
    place = stocks.warehouse(cast)
    one, two = stocks.items(2)
    supplier, other = buying.supplier("D1"), buying.supplier("D2")
    buys(cast, one, supplier)
    for n, item in enumerate((one, two), 1):
        stocks.want(cast, place, item, 5, source_id=n)
    page = signed_in()
    page.goto(f"{live_server.url}/zakupy/")
    page.wait_for_selector("h1")
    page.goto(f"{live_server.url}/zakupy/zapotrzebowanie/")
    page.wait_for_selector("text=Dostawca D1")
    check_axe(page)
    page.fill(f"[name=q-{one.pk}-{place.pk}]", "dużo")
    page.get_by_role("button", name="Przygotuj zamówienia").click()
    page.wait_for_selector(f"[name=q-{one.pk}-{place.pk}][aria-invalid=true]")
    page.fill(f"[name=q-{one.pk}-{place.pk}]", "7")
    page.check(f"input[value='{two.pk}-{place.pk}']")
    page.get_by_role("button", name="Przygotuj zamówienia").click()
    page.wait_for_selector(f"[name=s-{two.pk}-{place.pk}][aria-invalid=true]")
    check_axe(page)
    page.select_option(f"[name=s-{two.pk}-{place.pk}]", str(other.pk))
    page.get_by_role("button", name="Przygotuj zamówienia").click()
    page.wait_for_url("**/zakupy/?f.state=draft")
    lines = {line.item_id: (int(line.quantity), line.order.supplier_id) for line in SupplyLine.objects.select_related("order")}
    assert lines == {one.pk: (7, supplier.pk), two.pk: (5, other.pk)}


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "dwa", "-3"])
def test_a_wrong_quantity_is_told_in_its_row_and_stays_as_typed(cast: Any, place: Any, client: Any, typed: str) -> None:
    (item,) = stocks.items(1)
    stocks.want(cast, place, item, 5, source_id=1)
    client.force_login(user_with(None))
    key = f"{item.pk}-{place.pk}"
    answer = client.post("/zakupy/zapotrzebowanie/", {"pick": key, f"q-{key}": typed, f"s-{key}": buying.supplier("D1").pk})
    page = answer.content.decode()
    field = page[page.index(f'name="q-{key}"') :].split("</td>")[0]
    assert answer.status_code == 422
    assert f'value="{typed}"' in field and 'aria-invalid="true"' in field and 'role="alert"' in field
    assert SupplyOrder.objects.count() == 0
