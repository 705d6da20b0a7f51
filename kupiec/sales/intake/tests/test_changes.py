"""Changes and cancellations by EDIFACT: proposed as amendments of the order they name, accepted by a person (ORD-3, ORD-10)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kupiec.ground.access.testing import user_with
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.money.stock.tests import builders as stocks
from kupiec.people.catalog.models import Item
from kupiec.sales.amendments.models import Amendment
from kupiec.sales.intake import demo, grid, queries, reading, rules, services
from kupiec.sales.intake.models import Proposal, ProposalLine
from kupiec.sales.intake.rules import Wanted
from kupiec.sales.intake.tests import builders as build
from kupiec.sales.intake.values import Action, LineChange, Purpose, Source, Standing
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.tests import builders as selling
from tests.browser import check_axe
from tests.cast import build_cast
from tests.markup import flat
from tests.statements import Meter, check_same

D = Decimal
pytestmark = pytest.mark.feature("ORD-3")
NUMBER = "ZAM/2026/10/15"


def refused(work: Any, *args: Any, **given: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refusal) as caught:
        work(*args, **given)
    each = caught.value.each if isinstance(caught.value, Refusals) else [caught.value]
    assert all(one.text for one in each)
    return [(one.code, one.field) for one in each]


def stands(order: Order) -> dict[str, D]:
    return {
        line.item.code: line.quantity
        for line in OrderLine.objects.filter(order=order).select_related("item").order_by("position")
        if line.item
    }


@pytest.fixture
def order(shop: Any, customer: Any) -> Order:
    """T1 × 5, T2 × 10 under the customer's number; T3 and T4 are for sale."""
    one, two, *_rest = selling.items(4, list_price=D("10.00"))
    return selling.accepted(shop, customer, selling.line(one, 5), selling.line(two, 10), customer_reference=NUMBER)


def taken(shop: Any, customer: Any, *lines: str, **given: Any) -> Proposal:
    (pk,) = services.take_file("zm.edi", build.change(*lines, **given), party_id=customer.pk, by=shop.by)
    return queries.one(pk, by=shop.by)


@pytest.mark.feature("ORD-10")
def test_a_change_amends_the_order_it_names_and_is_kept(shop, customer, order):
    row = taken(shop, customer, "3 T1 8", "2 T2", "1 T3 4", "4 T4", wanted="20261201")
    assert (row.purpose, row.number, row.message, row.told) == ("change", NUMBER, "ZM/1", "")
    assert queries.problems_of(row) == [] and [one.pk for one in queries.targets(row)] == [order.pk]
    found = [
        (step.kind, step.stands.code if step.stands else "", step.quantity) for step in queries.steps(row, order, queries.lines(row.pk))
    ]
    assert found == [("change", "T1", D(8)), ("remove", "T2", None), ("add", "", D(4))]
    assert services.accept([row.pk], by=shop.by) == [order.pk]
    row.refresh_from_db()
    order.refresh_from_db()
    assert stands(order) == {"T1": D(8), "T3": D(4)} and (row.state, row.order_id, order.wanted_on.isoformat()) == (
        "taken",
        order.pk,
        "2026-12-01",
    )
    kept = Amendment.objects.get()
    assert kept.order_id == order.pk and "ZM/1" in kept.reason and len(kept.before["lines"]) == 2
    assert refused(services.accept, [row.pk], by=shop.by) == [("FINISHED", "")]
    assert refused(taken, shop, customer, "3 T1 8", "2 T2", "1 T3 4", "4 T4", wanted="20261201") == [("DUPLICATE", "file")]
    assert refused(taken, shop, customer, "3 T1 9") == [("DUPLICATE", "file")], "the same number of a change, once"
    assert taken(shop, customer, "3 T1 9", own="ZM/2").state == "new", "a further change of the same order"


def test_the_demo_proposes_a_change_of_an_order(shop, customer, order):
    third = Item.objects.get(code="T3")
    demo.propose_change(clock.today(), items=[third.pk], by=shop.by)
    row = Proposal.objects.get()
    found = [
        (step.kind, step.stands.code if step.stands else "", step.quantity) for step in queries.steps(row, order, queries.lines(row.pk))
    ]
    assert (row.state, row.purpose, row.number, row.told) == ("new", "change", NUMBER, "") and queries.problems_of(row) == []
    assert found == [("change", "T1", D(9)), ("remove", "T2", None), ("add", "", D(6))]
    client = Client()
    client.force_login(user_with(None))
    html = flat(client.get(reverse("intake-proposal", args=[row.pk])))
    assert "Co się zmieni w" in html and "k-steps" not in html, "what changes stands in its table, not as stages of a document"
    services.accept([row.pk], by=shop.by)
    assert stands(order) == {"T1": D(9), "T3": D(6)} and Amendment.objects.get().order_id == order.pk


def test_a_replacement_takes_off_what_it_leaves_out(shop, customer, order):
    row = taken(shop, customer, "- T2 12", "- T4 1", function="5")
    services.accept([row.pk], by=shop.by)
    assert row.purpose == "replace" and stands(order) == {"T2": D(12), "T4": D(1)}


def test_a_cancellation_cancels_and_needs_no_lines(shop, customer, order):
    row = taken(shop, customer, function="1")
    assert (row.purpose, queries.lines(row.pk)) == ("cancel", [])
    assert services.accept([row.pk], by=shop.by) == [order.pk]
    order.refresh_from_db()
    assert order.state == "cancelled" and not Amendment.objects.exists()


def test_orders_that_change_orders_are_read_too(shop, customer, order):
    (pk,) = services.take_file(
        "zm.edi", build.change("- T1 6", own=NUMBER, kind="ORDERS", number="x", reference="8"), party_id=customer.pk, by=shop.by
    )
    row = queries.one(pk, by=shop.by)
    assert (row.purpose, row.number, row.message) == ("change", NUMBER, "8")
    services.accept([pk], by=shop.by)
    assert stands(order) == {"T1": D(6), "T2": D(10)}


def test_what_cannot_be_carried_out_is_told_line_by_line_and_nothing_happens(shop, customer, order):
    row = taken(shop, customer, "3 T3 1", "1 T1 2", "9 T2 3", "2 T4", "3 OBCY 2")
    wrong = refused(services.accept, [row.pk], by=shop.by)
    assert wrong == [
        ("NOT_THERE", "lines[1]"),
        ("THERE", "lines[2]"),
        ("ACTION", "lines[3]"),
        ("NOT_THERE", "lines[4]"),
        ("NO_ITEM", "lines[5]"),
    ]
    assert stands(order) == {"T1": D(5), "T2": D(10)} and not Amendment.objects.exists()
    assert queries.counted([row.pk]) == {row.pk: (5, 2)}
    lines = queries.lines(row.pk)
    services.remove_lines(row.pk, [(line.pk, line.version) for line in lines[1:]], by=shop.by)
    services.change_line(row.pk, lines[0].pk, LineChange(item_id=lines[1].item_id, quantity=D(3)), by=shop.by)
    services.accept([row.pk], by=shop.by)
    assert stands(order) == {"T1": D(3), "T2": D(10)}


def test_which_order_is_meant_must_be_clear(shop, customer, order):
    row = taken(shop, customer, "3 T1 8", number="NIE-MA")
    assert [one.code for one in queries.problems_of(row)] == ["NO_TARGET"]
    assert refused(services.accept, [row.pk], by=shop.by) == [("NO_TARGET", "number")]
    services.edit(row.pk, {"number": NUMBER}, by=shop.by)
    one = OrderLine.objects.filter(order=order).order_by("position")[0].item
    twin = selling.accepted(shop, customer, selling.line(one, 1), customer_reference=NUMBER)
    assert refused(services.accept, [row.pk], by=shop.by) == [("MANY_TARGETS", "number")]
    Order.objects.filter(pk=twin.pk).update(customer_reference="INNE")
    Order.objects.filter(pk=order.pk).update(state="draft")
    assert [one.code for one in queries.problems_of(queries.one(row.pk, by=shop.by))] == ["TARGET_STATE"]
    Order.objects.filter(pk=order.pk).update(state="accepted")
    reader = replace(shop.by, all_rights=False, rights=frozenset({"intake.see", "intake.edit", "orders.see", "orders.edit"}))
    assert refused(services.accept, [row.pk], by=reader) == [("FORBIDDEN", "")], "amending is a right of its own"
    services.accept([row.pk], by=shop.by)
    other = taken(shop, selling.customer(shop, "K2"), "3 T1 1", own="ZM/9")
    assert [one.code for one in queries.problems_of(other)] == ["NO_TARGET"], "another's order is never meant"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (build.change("3 T1 8", function="27"), "UNKNOWN_FUNCTION"), (build.change("3 T1 8", kind="ORDRSP"), "WRONG_MESSAGE"), (build.change(), "NO_LINES"),
        (build.change("3 T1 8")[:150], "BROKEN_FILE"),
    ],
)  # fmt: skip
def test_unknown_messages_are_told_in_words(raw: bytes, code: str) -> None:
    assert refused(reading.file, "plik.edi", raw) == [(code, "file")]


def test_lines_left_alone_count_but_say_nothing() -> None:
    source, (read,) = reading.file("plik.edi", build.change("4 T1 5", "3 T2 8"))
    assert source is Source.EDIFACT and [(one.code, one.action) for one in read.lines] == [("T2", Action.CHANGE)] and read.told == ()


def wanted(action: Action, *, quantity: Any = 2, unit: str = "szt", factor: Any = 1, item: int | None = 1) -> Wanted:
    return Wanted(
        line_id=1, position=1, action=action, item_id=item, quantity=D(quantity) if quantity else None, unit=unit, factor=D(factor)
    )


ONE = Standing(line_id=7, item_id=1, quantity=D(12), unit="szt", factor=D(1))
PACK = Standing(line_id=7, item_id=1, quantity=D(1), unit="op", factor=D(12))


@pytest.mark.parametrize(
    ("line", "standing", "expected"),
    [
        (wanted(Action.CHANGE), [ONE], ("change", D(2), "")), (wanted(Action.NONE, quantity=12), [ONE], ("keep", D(12), "")), (wanted(Action.NONE), [], ("add", D(2), "")),
        (wanted(Action.CHANGE, quantity=24), [PACK], ("change", D(2), "")), (wanted(Action.CHANGE, quantity=7), [PACK], ("wrong", None, "UNIT")),
        (wanted(Action.CHANGE, unit="op", factor=12), [ONE], ("change", D(24), "")), (wanted(Action.CHANGE), [ONE, PACK], ("wrong", None, "TWICE")),
        (wanted(Action.REMOVE, quantity=0, unit=""), [ONE], ("remove", None, "")), (wanted(Action.CHANGE, quantity=0), [ONE], ("wrong", None, "NO_QUANTITY")),
        (wanted(Action.NONE, item=None), [ONE], ("wrong", None, "NO_ITEM")), (wanted(Action.ADD), [ONE], ("wrong", None, "THERE")),
    ],
)  # fmt: skip
def test_steps(line: Wanted, standing: list[Standing], expected: tuple[Any, ...]) -> None:
    (step,) = rules.steps([line], standing, purpose=Purpose.CHANGE)
    assert (step.kind, step.quantity, step.problem) == expected


def test_steps_of_many_lines_cost_the_same(shop, customer, order):
    few, many = taken(shop, customer, "3 T1 8"), taken(shop, customer, "3 T1 8", "3 T2 9", "1 T3 1", "1 T4 1", own="ZM/2")
    costs = []
    for row in (few, many):
        meter = Meter(shop.by)
        meter("steps", lambda row, by: queries.steps(row, order, queries.lines(row.pk)), row)
        costs.append(meter.costs)
    check_same(*costs)


def test_the_grid_says_what_is_to_be_done(shop, customer, order):
    row = taken(shop, customer, "2 T2", "3 T1 8")
    said = [one.cells["said"] for one in grid.rows(row.pk, by=shop.by, ids=None)]
    assert said[0].endswith(": T2") and said[1].endswith("T1 × 8 PCE") and ProposalLine.objects.count() == 2


@pytest.mark.browser
def test_a_change_is_looked_at_and_accepted(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast = build_cast()
    with clock.frozen(selling.TODAY):
        selling.office(cast)
        cast.place = stocks.warehouse(cast)
        customer = selling.customer(cast)
        one, two, *_rest = selling.items(4, list_price=D("10.00"))
        order = selling.accepted(cast, customer, selling.line(one, 5), selling.line(two, 10), customer_reference=NUMBER)
    page = signed_in()
    home = f"{live_server.url}/zamowienia/wplywajace/"
    page.goto(f"{home}plik/?party={customer.pk}")
    for function, words in (("27", "funkcja 27"), ("4", "Co się zmieni w")):
        raw = build.change("3 T1 8", "2 T2", "1 T3 4", "9 T4 1", function=function)
        page.set_input_files("input[type=file]", {"name": "zm.edi", "mimeType": "text/plain", "buffer": raw})
        page.keyboard.press("Control+Enter")
        page.get_by_text(words).first.wait_for()
    check_axe(page, both=True)
    page.get_by_text("nie wiadomo, co z nią zrobić; usuń ją").first.wait_for()
    row = Proposal.objects.get()
    last = queries.lines(row.pk)[3]
    services.remove_lines(row.pk, [(last.pk, last.version)], by=cast.by)
    page.goto(f"{home}{row.pk}/")
    page.get_by_role("button", name="Zmień zamówienie").click()
    page.wait_for_url(f"**/zamowienia/{order.pk}/")
    assert stands(order) == {"T1": D(8), "T3": D(4)}
    page.goto(home)
    page.get_by_text("zmiana zamówienia").first.wait_for()
    check_axe(page)
    services.take_file("zm2.edi", build.change(function="1", own="ZM/2"), party_id=customer.pk, by=cast.by)
    page.goto(f"{home}{Proposal.objects.latest('pk').pk}/")
    page.get_by_text("Klient chce anulować całe zamówienie").wait_for()
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("() => document.documentElement.scrollWidth <= window.innerWidth")
