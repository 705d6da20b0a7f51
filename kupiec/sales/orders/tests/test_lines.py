"""Lines of a draft: prices by the engine, hand prices kept, versions, undo, paste, constant cost (ORD-1, KER-4, R7)."""

from __future__ import annotations

import threading
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kit import grid_paste, grid_protocol, grid_undo
from kupiec.ground.kit import public as kit
from kupiec.people.catalog.models import Barcode, ItemUnit
from kupiec.sales.orders import grid
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.services import head, lines, move, reprice, undo
from kupiec.sales.orders.tests import builders
from kupiec.sales.orders.values import DraftOrderLine, LineChange

D = Decimal


@pytest.fixture
def order(shop, customer):
    shop.items = builders.items(3)
    return builders.order(shop, customer, builders.line(shop.items[0], 10))


@pytest.mark.feature("ORD-1")
def test_a_line_is_priced_and_repriced_when_its_quantity_changes(shop, order):
    (line,) = builders.lines_of(order)
    assert (line.unit_price, line.net, line.price_source) == (D("10"), D("100"), "engine")
    lines.change(order.pk, line.pk, LineChange(quantity=D(12)), version=line.version, by=shop.by)
    (line,) = builders.lines_of(order)
    assert (line.net, line.version) == (D("120"), 2)
    order.refresh_from_db()
    assert (order.net, order.vat, order.gross, order.cost) == (D("120"), D("27.60"), D("147.60"), D("60"))


def test_a_price_by_hand_stays_and_follows_the_unit(shop, order):
    item = shop.items[0]
    ItemUnit.objects.create(item=item, unit_id="kart", factor=12)
    (line,) = builders.lines_of(order)
    lines.change(order.pk, line.pk, LineChange(unit_price=D("9.50"), reason="rabat"), by=shop.by)
    lines.change(order.pk, line.pk, LineChange(quantity=D(2), unit="kart"), by=shop.by)
    (line,) = builders.lines_of(order)
    assert (line.unit_price, line.base_quantity, line.net, line.price_source) == (D("114"), 24, D("228"), "manual")
    lines.change(order.pk, line.pk, LineChange(discount_percent=D(50)), by=shop.by)
    assert builders.lines_of(order)[0].net == D("114")


def test_a_carried_price_stays_until_asked(shop, customer):
    (item,) = builders.items()
    order = builders.order(shop, customer, builders.line(item, 5, price="7.77", price_source="offer"))
    (line,) = builders.lines_of(order)
    lines.change(order.pk, line.pk, LineChange(quantity=D(6)), by=shop.by)
    assert builders.lines_of(order)[0].net == D("46.62")
    (told,) = reprice.preview(order.pk, by=shop.by)
    assert (told.old_price, told.new_price, told.differs) == (D("7.77"), D("10"), True)
    reprice.reprice(order.pk, by=shop.by)
    (line,) = builders.lines_of(order)
    assert (line.unit_price, line.price_source, line.net) == (D("10"), "engine", D("60"))


def test_another_customer_marks_lines_stale_and_changes_nothing_else(shop, order):
    other = builders.customer(shop, "K2", payment_days=30)
    head.edit_head(order.pk, {"orderer_id": other.pk}, version=1, by=shop.by)
    order.refresh_from_db()
    assert (order.payer_id, order.recipient_id, order.payment_days, order.version) == (other.pk, other.pk, 30, 2)
    (line,) = builders.lines_of(order)
    assert (line.stale, line.net) == ("customer", D("100"))
    reprice.reprice(order.pk, by=shop.by)
    assert builders.lines_of(order)[0].stale == ""


@pytest.mark.feature("KER-4")
def test_a_stale_version_is_a_conflict_on_that_line_only(shop, order):
    lines.add(order.pk, [builders.line(shop.items[1], 1)], by=shop.by)
    first, second = builders.lines_of(order)
    lines.change(order.pk, first.pk, LineChange(quantity=D(3)), version=1, by=shop.by)
    with pytest.raises(Conflict) as refused:
        lines.change(order.pk, first.pk, LineChange(quantity=D(4)), version=1, by=shop.by)
    assert (refused.value.seen, refused.value.found) == (1, 2)
    lines.change(order.pk, second.pk, LineChange(quantity=D(4)), version=1, by=shop.by)
    head.edit_head(order.pk, {"remarks": "x"}, version=1, by=shop.by)
    with pytest.raises(Conflict):
        head.edit_head(order.pk, {"remarks": "y"}, version=1, by=shop.by)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (LineChange(quantity=D(0)), "QUANTITY"),
        (LineChange(quantity=D(-1)), "QUANTITY"),
        (LineChange(unit="m3"), "NO_UNIT"),
        (LineChange(unit_price=D("-0.01")), "BAD_PRICE"),
        (LineChange(discount_percent=D("100.01")), "BAD_DISCOUNT"),
        (LineChange(vat_code="99"), "VAT_CODE"),
        (LineChange(item_id=987654), "NO_ITEM"),
        (LineChange(quantity=D("1e15")), "BAD_NUMBER"),
    ],
)
def test_refusals_leave_the_line_alone(shop, order, change, code):
    (line,) = builders.lines_of(order)
    with pytest.raises(Refusal) as refused:
        lines.change(order.pk, line.pk, change, by=shop.by)
    assert refused.value.code == code
    assert builders.lines_of(order)[0].version == 1


def test_undo_takes_back_each_change(shop, order):
    (line,) = builders.lines_of(order)
    made = lines.add(order.pk, [builders.line(shop.items[1], 2), builders.line(shop.items[2], 3)], by=shop.by)
    lines.change(order.pk, line.pk, LineChange(quantity=D(99)), by=shop.by)
    lines.move(order.pk, made.touched[1], before=line.pk, by=shop.by)
    assert [one.item_id for one in builders.lines_of(order)] == [shop.items[2].pk, shop.items[0].pk, shop.items[1].pk]
    lines.remove(order.pk, [(made.touched[0], None)], by=shop.by)
    for _ in range(3):
        undo.undo(order.pk, by=shop.by, step_id=_latest(order, "undo"))
    assert [(one.item_id, one.quantity) for one in builders.lines_of(order)] == [
        (shop.items[0].pk, D(10)), (shop.items[1].pk, D(2)), (shop.items[2].pk, D(3)),
    ]  # fmt: skip
    undo.undo(order.pk, by=shop.by, step_id=_latest(order, "undo"))
    order.refresh_from_db()
    assert (len(builders.lines_of(order)), order.net) == (1, D("100"))


def _latest(order: Order, but: str) -> int:
    from kupiec.sales.orders.models import UndoStep

    return UndoStep.objects.filter(order=order).exclude(verb=but).latest("pk").pk


@pytest.mark.parametrize("typed", ["0", "-3"])
@pytest.mark.feature("ORD-1")
def test_no_quantity_or_less_than_none_typed_beside_a_code_is_refused_and_adds_nothing(shop, order, typed):
    before = [(one.item_id, one.quantity) for one in builders.lines_of(order)]
    for code in ("T1", "T2"):
        with pytest.raises(Refusal) as refused:
            grid.apply(order.pk, kit.AddLine(code, typed), by=shop.by)
        assert (refused.value.code, refused.value.field) == ("QUANTITY", "quantity")
    assert [(one.item_id, one.quantity) for one in builders.lines_of(order)] == before


@pytest.mark.feature("ORD-1")
def test_a_scan_of_a_known_line_adds_and_a_pack_brings_its_quantity(shop, order):
    item = shop.items[0]
    ItemUnit.objects.create(item=item, unit_id="kart", factor=12)
    Barcode.objects.create(item=item, unit_id="kart", code="5901234123457", gtin="05901234123457")
    grid.apply(order.pk, kit.AddLine("T1"), by=shop.by)
    assert builders.lines_of(order)[0].quantity == 11
    grid.apply(order.pk, kit.AddLine("5901234123457"), by=shop.by)
    assert [(one.unit, one.base_quantity) for one in builders.lines_of(order)] == [("szt", 11), ("kart", 12)]
    with pytest.raises(Refusal) as refused:
        grid.apply(order.pk, kit.AddLine("NIE-MA"), by=shop.by)
    assert refused.value.code == "UNKNOWN_ITEM"


@pytest.mark.feature("ORD-1")
def test_a_block_from_a_spreadsheet(shop, order):
    rows = (("T2", "5"), ("T3", "3"), ("??", "1"))
    done = grid.apply(order.pk, kit.PasteLines(None, ("code", "quantity"), rows), by=shop.by)
    assert "??" in done.message
    assert [(one.item.code, one.quantity) for one in builders.lines_of(order)] == [("T1", 10), ("T2", 5), ("T3", 3)]
    grid.apply(order.pk, kit.Restore(done.undo), by=shop.by)
    assert len(builders.lines_of(order)) == 1


@pytest.mark.feature("ORD-1")
def test_what_a_verb_refuses_of_a_pasted_row_names_the_row(shop, order):
    """A unit the item isn’t sold in is found by the verb; an unknown code above it is only passed over."""
    columns = ("code", "quantity", "unit")
    wrong = (("T2", "5", ""), ("??", "1", ""), ("T3", "3", "kart"), ("T1", "1", ""))
    with pytest.raises(Refusal) as told:
        _do(shop, order, kit.PasteLines(None, columns, wrong))
    assert (told.value.code, told.value.params["row"], told.value.field) == ("NO_UNIT", 3, "unit")
    assert "kart" in told.value.text and len(builders.lines_of(order)) == 1
    with pytest.raises(Refusal) as told:
        _do(shop, order, kit.PasteLines(None, columns, (("T2", "dużo", ""), ("T3", "1", ""))))
    assert (told.value.code, told.value.params["row"]) == ("NOT_A_NUMBER", 1)
    move.move([order.pk], builders.register(shop, "reserving"), by=shop.by)
    with pytest.raises(Refusal) as told:
        _do(shop, order, kit.PasteLines(None, columns, (("T2", "5", ""), ("T3", "1", ""))))
    assert (told.value.code, "row" in told.value.params) == ("NOT_DRAFT", False), "that is about all of them"


def _do(shop, order, op):
    return grid_undo.apply(grid.LINES, order.pk, op, by=shop.by)


@pytest.mark.feature("ORD-1")
def test_figures_pasted_over_lines_are_one_step_at_a_constant_cost(shop, order):
    def cost() -> int:
        with CaptureQueriesContext(connection) as told:
            sets = [kit.SetCells(line.pk, line.version, {"quantity": "7", "unit_price": "9,50 zł"}) for line in builders.lines_of(order)]
            done.append(_do(shop, order, grid_protocol.FillCells(tuple(sets))))
        return sum("UPDATE" not in query["sql"] for query in told)

    done: list[kit.Applied] = []
    lines.add(order.pk, [builders.line(shop.items[1], 1), builders.line(shop.items[2], 2)], by=shop.by)
    was = [(line.quantity, line.unit_price, line.net) for line in builders.lines_of(order)]
    cost()
    assert {(line.quantity, line.unit_price, line.net, line.price_source) for line in builders.lines_of(order)} == {
        (7, D("9.5"), D("66.5"), "manual")
    }
    _do(shop, order, kit.Restore(done[0].undo))
    assert [(line.quantity, line.unit_price, line.net) for line in builders.lines_of(order)] == was
    short = min(cost(), cost())
    lines.add(order.pk, [builders.line(shop.items[1], 1) for _ in range(30)], by=shop.by)
    assert min(cost(), cost()) == short


@pytest.mark.feature("ORD-1")
def test_a_refused_block_changes_nothing_and_names_each_cell(shop, order):
    lines.add(order.pk, [builders.line(shop.items[1], 1), builders.line(shop.items[2], 2)], by=shop.by)
    one, two, three = builders.lines_of(order)
    texts = ({"quantity": "5"}, {"quantity": "2,5", "unit_price": "9 €"}, {"unit_price": "9,90 PLN", "discount_percent": "120%"})
    sets = tuple(kit.SetCells(line.pk, line.version, cells) for line, cells in zip((one, two, three), texts, strict=True))
    with pytest.raises(grid_paste.NotFilled) as told:
        _do(shop, order, grid_protocol.FillCells(sets))
    assert {(line, field) for line, field, _said in told.value.cells} == {
        (two.pk, "quantity"), (two.pk, "unit_price"), (three.pk, "discount_percent"),
    }  # fmt: skip
    assert sorted((one.code, one.params["row"]) for one in told.value.each) == [
        ("BAD_DISCOUNT", 3),
        ("OTHER_CURRENCY", 2),
        ("UNIT_DECIMALS", 2),
    ]
    assert [(line.quantity, line.version) for line in builders.lines_of(order)] == [(10, 1), (1, 1), (2, 1)]


@pytest.mark.feature("CAT-2")
def test_pieces_are_whole_wherever_they_are_typed(shop, order):
    line = builders.lines_of(order)[0]
    typed = (
        kit.SetCells(line.pk, line.version, {"quantity": "1,5"}),
        kit.AddLine("T2", "1,5", None, None),
        kit.PasteLines(None, ("code", "quantity"), (("T3", "2,5"),)),
    )
    for op in typed:
        with pytest.raises(Refusal) as told:
            grid.apply(order.pk, op, by=shop.by)
        assert (told.value.code, told.value.field) == ("UNIT_DECIMALS", "quantity")
    with pytest.raises(Refusal, match="UNIT_DECIMALS"):
        builders.order(shop, order.orderer, builders.line(shop.items[0], "0.5"))
    assert [(one.item.code, one.quantity) for one in builders.lines_of(order)] == [("T1", 10)]


def test_rows_of_the_grid_tell_colours_and_margin(shop, order):
    builders.stocked(shop, shop.place, shop.items[0], 7)
    lines.add(order.pk, [builders.line(shop.items[0], 2), builders.line(None, 1, description="Transport", price="50")], by=shop.by)
    first, second, free = grid.rows(order.pk, by=shop.by, ids=None)
    assert first.cells["stock"][0] == "part" and first.state == "part"
    assert second.cells["stock"][0] == "none"
    assert free.cells["stock"][0] == "na" and free.cells["code"] == ""
    assert first.cells["margin"] == D("50.00")
    assert [row.cells["position"] for row in grid.rows(order.pk, by=shop.by, ids=[free.id])] == [3]


def test_a_line_costs_the_same_in_a_long_order(shop, order):
    def cost() -> int:
        line = OrderLine.objects.filter(order=order).first()
        with CaptureQueriesContext(connection) as told:
            grid.apply(order.pk, kit.SetCells(line.pk, line.version, {"quantity": str(line.quantity + 1)}), by=shop.by)
            grid.rows(order.pk, by=shop.by, ids=[line.pk])
            grid.foot(order.pk, by=shop.by)
        return len(told)

    cost()  # what a process looks up once (content types, settings) is not a cost of the line
    short = min(cost(), cost())  # each twentieth step lets old ones go
    lines.add(order.pk, [builders.line(shop.items[1], 1) for _ in range(300)], by=shop.by)
    assert min(cost(), cost()) == short
    assert short <= 45, short


@pytest.mark.feature("KER-4")
@pytest.mark.django_db(transaction=True)
def test_two_editors_lose_nothing(transactional_db):
    from kupiec.money.stock.tests import builders as stocks
    from tests.cast import build_cast

    cast = build_cast()
    builders.office(cast)
    cast.place = stocks.warehouse(cast)
    (item,) = builders.items()
    order = builders.order(cast, builders.customer(cast), builders.line(item, 1))
    (line,) = builders.lines_of(order)
    done: list[int] = []
    refused: list[int] = []

    def edit(number: int) -> None:
        try:
            lines.change(order.pk, line.pk, LineChange(quantity=D(number)), version=1, by=cast.by)
            done.append(number)
        except Conflict:
            refused.append(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=(number,)) for number in range(2, 8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(done), len(refused)) == (1, 5)
    line.refresh_from_db()
    assert (line.quantity, line.version) == (done[0], 2)
    assert clock.now() > order.created_at


def test_free_lines_need_a_text_and_keep_their_price(shop, customer):
    order = builders.order(shop, customer, DraftOrderLine(None, "usł", D(2), description="Montaż", unit_price=D("150.00")))
    (line,) = builders.lines_of(order)
    assert (line.net, line.price_source, line.vat_code) == (D("300"), "free", "23")
    reprice.reprice(order.pk, by=shop.by)
    assert builders.lines_of(order)[0].net == D("300")


@pytest.mark.feature("ORD-1")
def test_an_order_that_comes_back_for_checking_forgets_what_could_be_undone(shop, order):
    lines.add(order.pk, [builders.line(shop.items[1], 2)], by=shop.by)
    move.move([order.pk], builders.register(shop, "reserving"), by=shop.by)
    with pytest.raises(Refusal, match="NOT_DRAFT"):
        undo.undo(order.pk, by=shop.by)
    move.move([order.pk], builders.register(shop, "checking"), by=shop.by)
    with pytest.raises(Refusal, match="NOTHING_TO_UNDO"):
        undo.undo(order.pk, by=shop.by)
