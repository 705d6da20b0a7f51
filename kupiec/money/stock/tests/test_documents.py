"""Documents: drafts, issue, value, returns, transfers, counts, reversal (STK-1, 2, 3)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.utils import DatabaseError, InternalError

from kupiec.ground.kernel import bells
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.money.stock import public as stock
from kupiec.money.stock.models import Layer, Move, Place, Returned, StockBalance, StockDocument, StockLine
from kupiec.money.stock.services import settings
from kupiec.money.stock.services.edit import add_draft_lines, edit_draft, edit_draft_line, remove_draft_line
from kupiec.money.stock.tests import builders as build
from kupiec.money.stock.values import Policy, Valuation

D = Decimal
pytestmark = pytest.mark.django_db


def refused(code):
    return pytest.raises(Refusal, match=code)


@pytest.mark.feature("STK-3")
def test_fifo_example_to_the_grosz(cast, place, item):
    build.received(cast, place, item, 10, "5.00")
    build.received(cast, place, item, 10, "6.00")
    wz = build.issued(cast, "WZ", place, build.line(item, 12))
    assert build.costs(wz.line_ids) == [D("62.00")]
    back = build.issued(cast, "ZW", place, build.line(item, 2, returned_line_id=wz.line_ids[0]))
    assert build.costs(back.line_ids) == [D("10.33")]
    left = Layer.objects.filter(quantity__gt=0).order_by("pk").values_list("quantity", "value")
    assert list(left) == [(D(8), D("48.00")), (D(2), D("10.33"))]


@pytest.mark.feature("STK-3")
def test_the_cost_of_a_sale_does_not_change_later(cast, place, item):
    build.received(cast, place, item, 10, "5.00")
    wz = build.issued(cast, "WZ", place, build.line(item, 4))
    build.received(cast, place, item, 10, "9.00")
    assert build.costs(wz.line_ids) == [D("20.00")]


@pytest.mark.feature("STK-3")
def test_returns_in_parts_bring_back_all_of_the_cost(cast, place, item):
    build.received(cast, place, item, 10, "5.00")
    build.received(cast, place, item, 10, "6.00")
    wz = build.issued(cast, "WZ", place, build.line(item, 12))
    back = [build.issued(cast, "ZW", place, build.line(item, 2, returned_line_id=wz.line_ids[0])).line_ids[0] for _ in range(6)]
    assert sum(build.costs(back)) == D("62.00")
    with refused("OVER_RETURN"):
        build.drafted(cast, "ZW", place, build.line(item, 1, returned_line_id=wz.line_ids[0]))


@pytest.mark.feature("STK-3")
def test_average_cost(cast, place, item):
    settings.choose(settings.Settings(valuation=Valuation.AVERAGE), by=cast.by)
    build.received(cast, place, item, 3, "10.00")
    build.received(cast, place, item, 1, "5.00")
    first = build.issued(cast, "WZ", place, build.line(item, 1))
    last = build.issued(cast, "WZ", place, build.line(item, 3))
    assert build.costs(first.line_ids) == [D("8.75")]
    assert build.costs(last.line_ids) == [D("26.25")]
    assert StockBalance.objects.get().value == 0


@pytest.mark.feature("STK-2")
def test_a_receipt_in_cartons_is_worth_price_times_cartons(cast, place, item):
    build.issued(cast, "PZ", place, build.line(item, 3, unit="kart", factor=12, cost="10.01"))
    assert build.balance(place, item) == (D(36), D(0))
    assert StockBalance.objects.get().value == D("30.03")


def test_a_receipt_without_a_price_takes_the_purchase_price(cast, place, item):
    pz = build.issued(cast, "PZ", place, build.line(item, 7))
    assert build.costs(pz.line_ids) == [D("35.00")]


@pytest.mark.feature("STK-2")
def test_issue_numbers_freezes_and_tells(cast, place, item):
    party = build.party()
    build.received(cast, place, item, 5)
    made = build.drafted(cast, "WZ", place, build.line(item, 2), party_id=party.pk)
    draft = StockDocument.objects.get(pk=made.document_id)
    assert (draft.state, draft.number, Move.objects.count()) == ("draft", "", 1)
    with bells.heard() as rung:
        stock.issue([made.document_id], by=cast.by)
    paper = StockDocument.objects.get(pk=made.document_id)
    assert (paper.state, paper.number, paper.cost) == ("issued", "WZ 1/11/2026", D("10.00"))
    assert paper.snapshot["party"]["name"] == "Klient K1"
    assert paper.version == draft.version + 1
    assert rung == [stock.Issued((paper.pk,))]
    assert (paper.kind, paper.party_id) == ("WZ", party.pk)
    line = stock.lines_facts(made.line_ids)[made.line_ids[0]]
    assert (line.cost, line.base_quantity, line.returned, line.demand_source) == (D("10.00"), D(2), D(0), None)


def test_many_documents_are_numbered_in_order_of_dates(cast, place, item):
    build.received(cast, place, item, 50)
    days = [dt.date(2026, 11, 24), dt.date(2026, 11, 23), dt.date(2026, 11, 24)]
    made = stock.draft([build.document(cast, "WZ", place, build.line(item, 1), on=day) for day in days], by=cast.by)
    stock.issue([one.document_id for one in made], by=cast.by)
    numbers = [StockDocument.objects.get(pk=one.document_id).number for one in made]
    assert numbers == ["WZ 2/11/2026", "WZ 1/11/2026", "WZ 3/11/2026"]


def test_services_on_a_wz_move_nothing(cast, place, item):
    service = build.items(prefix="U", kind="service", stocked=False)[0]
    build.received(cast, place, item, 1)
    wz = build.issued(cast, "WZ", place, build.line(item, 1), build.line(service, 3))
    assert build.costs(wz.line_ids) == [D("5.00"), None]
    assert Move.objects.filter(item=service).count() == 0


@pytest.mark.feature("STK-5")
def test_short_stock_names_items_and_figures_and_changes_nothing(cast, place):
    one, two = build.items(2)
    build.received(cast, place, one, 3)
    made = build.drafted(cast, "WZ", place, build.line(one, 5), build.line(two, 1))
    with pytest.raises(Refusal) as caught:
        stock.issue([made.document_id], by=cast.by)
    assert [refusal.code for refusal in caught.value.each] == ["SHORT_STOCK", "SHORT_STOCK"]
    assert caught.value.each[0].params == {
        "code": "T1", "name": "Towar T1", "unit": "szt", "wanted": 5, "on_hand": 3, "blocked": 0, "free": 3,
    }  # fmt: skip
    assert caught.value.each[1].field == "lines.2.quantity"
    assert StockDocument.objects.get(pk=made.document_id).state == "draft"
    assert build.balance(place, one) == (D(3), D(0))


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        ("WZ", {"lines": ()}, "EMPTY"),
        ("MM", {}, "NO_TARGET"),
        ("WZ", {"warehouse_id": 0}, "NO_WAREHOUSE"),
        ("WZ", {"company_id": 0}, "OTHER_COMPANY"),
    ],
)
def test_drafts_refused(cast, place, item, kind, given, code):
    from dataclasses import replace

    with refused(code):
        stock.draft([replace(build.document(cast, kind, place, build.line(item, 1)), **given)], by=cast.by)
    assert StockDocument.objects.count() == 0


@pytest.mark.parametrize(
    ("line", "code"),
    [({"quantity": D(0), "base_quantity": D(0)}, "QUANTITY"), ({"base_quantity": D(3)}, "BASE_QUANTITY"),
     ({"item_id": 0}, "NO_ITEM"), ({"unit_cost": D(-1)}, "NEGATIVE"), ({"returned_line_id": 1}, "NOT_RETURNABLE")],
)  # fmt: skip
def test_lines_refused(cast, place, item, line, code):
    from dataclasses import replace

    with refused(code):
        build.drafted(cast, "ZW", place, replace(build.line(item, 1), **line))


def test_rights_are_asked(cast, place, item):
    nobody = Actor(user_id=1, company_id=cast.company.pk)
    with refused("FORBIDDEN"):
        stock.draft([build.document(cast, "WZ", place, build.line(item, 1))], by=nobody)
    build.received(cast, place, item, 1)
    made = build.drafted(cast, "WZ", place, build.line(item, 1))
    receiver = Actor(user_id=1, company_id=cast.company.pk, rights=frozenset({"stock.receive"}))
    with refused("FORBIDDEN"):
        stock.issue([made.document_id], by=receiver)
    with refused("NO_DOCUMENT"):
        stock.issue([made.document_id], by=Actor.system(cast.company.pk + 1))
    stock.issue([made.document_id], by=cast.by)
    with refused("NOT_DRAFT"):
        stock.issue([made.document_id], by=cast.by)


@pytest.mark.feature("STK-2")
def test_a_transfer_has_two_sides_and_keeps_the_value(cast, place, item):
    other = build.warehouse(cast, "MG2", branch=cast.other_branch)
    build.received(cast, place, item, 10, "5.00")
    mm = build.issued(cast, "MM", place, build.line(item, 4), to_warehouse_id=other.pk)
    assert build.balance(place, item) == (D(6), D(0))
    assert build.balance(other, item) == (D(4), D(0))
    assert StockBalance.objects.get(warehouse=other).value == D("20.00")
    moves = Move.objects.filter(document_id=mm.document_id).values_list("quantity", "value")
    assert sorted(moves) == [(D(-4), D(-20)), (D(4), D(20))]
    stock.reverse([mm.document_id], by=cast.by)
    assert build.balance(place, item) == (D(10), D(0))
    assert build.balance(other, item) == (D(0), D(0))


@pytest.mark.feature("STK-2")
def test_internal_documents(cast, place, item):
    build.issued(cast, "PW", place, build.line(item, 5, cost="2.00"))
    rw = build.issued(cast, "RW", place, build.line(item, 3))
    assert build.costs(rw.line_ids) == [D("6.00")]
    assert build.balance(place, item) == (D(2), D(0))


@pytest.mark.feature("STK-2")
def test_reversing_a_wz_brings_goods_and_cost_back(cast, place, item):
    build.received(cast, place, item, 10, "5.00")
    wz = build.issued(cast, "WZ", place, build.line(item, 4))
    with bells.heard() as rung:
        (mirror,) = stock.reverse([wz.document_id], reason="pomyłka", by=cast.by)
    paper = StockDocument.objects.get(pk=mirror)
    assert (paper.kind, paper.reverses_id, paper.state, paper.cost) == ("WZ", wz.document_id, "issued", D("-20.00"))
    line = StockLine.objects.get(document=paper)
    assert (line.quantity, line.cost, line.reverses_id) == (D(-4), D("-20.00"), wz.line_ids[0])
    assert build.balance(place, item) == (D(10), D(0))
    assert rung == [stock.Issued((mirror,))]
    for again, code in ((wz.document_id, "REVERSED"), (mirror, "MIRROR")):
        with refused(code):
            stock.reverse([again], by=cast.by)


@pytest.mark.feature("STK-2")
def test_reversing_a_receipt_takes_its_own_layer(cast, place, item):
    build.received(cast, place, item, 10, "5.00")
    dear = build.received(cast, place, item, 10, "9.00")
    stock.reverse([dear.document_id], by=cast.by)
    assert StockBalance.objects.get().value == D("50.00")
    build.issued(cast, "WZ", place, build.line(item, 8))
    with refused("SHORT_STOCK"):
        stock.reverse([StockDocument.objects.order_by("pk").first().pk], by=cast.by)


def test_a_wz_with_returns_is_not_reversed_until_the_return_is(cast, place, item):
    build.received(cast, place, item, 10)
    wz = build.issued(cast, "WZ", place, build.line(item, 4))
    back = build.issued(cast, "ZW", place, build.line(item, 4, returned_line_id=wz.line_ids[0]))
    assert stock.lines_facts(wz.line_ids)[wz.line_ids[0]].returned == 4
    with refused("HAS_RETURNS"):
        stock.reverse([wz.document_id], by=cast.by)
    stock.reverse([back.document_id], by=cast.by)
    stock.reverse([wz.document_id], by=cast.by)
    assert build.balance(place, item) == (D(10), D(0))


def test_upper_rooms_may_refuse_a_reversal(cast, place, item):
    build.received(cast, place, item, 1)
    wz = build.issued(cast, "WZ", place, build.line(item, 1))

    def guard(ids, *, by):
        raise Refusal("INVOICED", "no")

    stock.reversal_guards.plug(guard)
    try:
        with refused("INVOICED"):
            stock.reverse([wz.document_id], by=cast.by)
    finally:
        stock.reversal_guards._plugs.remove(guard)


@pytest.mark.feature("STK-2")
def test_cancelled_drafts_stay_without_a_number(cast, place, item):
    build.received(cast, place, item, 4)
    wz = build.issued(cast, "WZ", place, build.line(item, 4))
    back = build.drafted(cast, "ZW", place, build.line(item, 4, returned_line_id=wz.line_ids[0]))
    with bells.heard() as rung:
        stock.cancel([back.document_id], by=cast.by)
    assert rung == [stock.Cancelled((back.document_id,))]
    assert not Returned.objects.exists()
    with refused("NOT_DRAFT"):
        stock.cancel([wz.document_id], by=cast.by)


@pytest.mark.feature("STK-2")
def test_a_count_makes_documents_of_its_differences(cast, place):
    more, less, same, new = build.items(4)
    for one in (more, less, same):
        build.received(cast, place, one, 10, "5.00")
    sheet = build.issued(cast, "INW", place, build.line(more, 12), build.line(less, 7), build.line(same, 10), build.line(new, 2))
    papers = StockDocument.objects.filter(origin_id=sheet.document_id).order_by("kind")
    assert [(paper.kind, paper.state) for paper in papers] == [("PW", "issued"), ("RW", "issued")]
    assert [build.balance(place, one)[0] for one in (more, less, same, new)] == [12, 7, 10, 2]


def test_a_count_of_nothing_takes_all(cast, place, item):
    build.received(cast, place, item, 3)
    build.issued(cast, "INW", place, build.line(item, 0))
    assert build.balance(place, item) == (D(0), D(0))


def test_moves_are_never_rewritten(cast, place, item):
    build.received(cast, place, item, 3)
    for statement in ("UPDATE stock_move SET quantity = 1", "DELETE FROM stock_move"):
        with pytest.raises((DatabaseError, InternalError, OperationalError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize("values", [{"blocked": D(4)}, {"on_hand": D(-1)}, {"blocked": D(-1)}])
@pytest.mark.feature("STK-4")
def test_the_database_says_it_again(cast, place, item, values):
    build.received(cast, place, item, 3)
    with pytest.raises(IntegrityError), transaction.atomic():
        StockBalance.objects.update(**values)


@pytest.mark.feature("STK-1")
def test_goods_are_placed_picked_and_moved_between_places(cast, place, item):
    rack, shelf = build.location(place, "A1", item=item, capacity=D(6)), build.location(place, "B1")
    pz = build.drafted(cast, "PZ", place, build.line(item, 5, cost="5.00"), build.line(item, 5, cost="5.00"))
    lines = StockLine.objects.filter(document_id=pz.document_id).order_by("position")
    assert [line.location_id for line in lines] == [rack.pk, shelf.pk]
    stock.issue([pz.document_id], by=cast.by)
    build.issued(cast, "MM", place, build.line(item, 2, location_id=shelf.pk, to_location_id=rack.pk), to_warehouse_id=place.pk)
    assert dict(Place.objects.values_list("location__code", "quantity")) == {"A1": D(7), "B1": D(3)}
    assert StockBalance.objects.get().value == D("50.00")
    build.issued(cast, "WZ", place, build.line(item, 8))
    assert dict(Place.objects.values_list("location__code", "quantity")) == {"A1": D(0), "B1": D(2)}
    with refused("NOT_THERE"):
        build.issued(cast, "WZ", place, build.line(item, 1, location_id=rack.pk))


@pytest.mark.feature("STK-1")
def test_lots_leave_by_expiry_and_are_kept_apart(cast, place, item):
    for code, day in (("L2", 20), ("L1", 10)):
        build.issued(cast, "PZ", place, build.line(item, 5, cost="5.00", lot_code=code, lot_expires_on=dt.date(2026, 12, day)))
    wz = build.issued(cast, "WZ", place, build.line(item, 6))
    assert dict(Place.objects.values_list("lot__code", "quantity")) == {"L1": D(0), "L2": D(4)}
    stock.reverse([wz.document_id], by=cast.by)
    assert dict(Place.objects.values_list("lot__code", "quantity")) == {"L1": D(5), "L2": D(5)}


def test_drafts_are_edited_by_version(cast, place, item):
    made = build.drafted(cast, "WZ", place, build.line(item, 2))
    (line_id,) = made.line_ids
    with bells.heard() as rung:
        version = edit_draft_line(line_id, quantity=D(3), version=1, by=cast.by)
    assert version == 2
    assert rung == [stock.DraftsChanged((made.document_id,))]
    with pytest.raises(Conflict):
        edit_draft_line(line_id, quantity=D(4), version=1, by=cast.by)
    edit_draft(made.document_id, changes={"remarks": "ostrożnie"}, by=cast.by)
    (added,) = add_draft_lines(made.document_id, [build.line(item, 1)], by=cast.by)
    assert StockLine.objects.get(pk=added).position == 2
    remove_draft_line(added, by=cast.by)
    paper = StockDocument.objects.get(pk=made.document_id)
    assert (paper.remarks, StockLine.objects.filter(document=paper).count()) == ("ostrożnie", 1)


def test_a_line_added_to_a_draft_brings_back_no_more_than_left(cast, place, item):
    build.received(cast, place, item, 10, "5.00")
    (left,) = build.issued(cast, "WZ", place, build.line(item, 2)).line_ids
    back = build.drafted(cast, "ZW", place, build.line(item, 1, returned_line_id=left)).document_id
    with refused("OVER_RETURN"):
        add_draft_lines(back, [build.line(item, 2, returned_line_id=left)], by=cast.by)
    (waiting,) = build.drafted(cast, "WZ", place, build.line(item, 2)).line_ids
    with refused("NOT_RETURNABLE"):
        add_draft_lines(back, [build.line(item, 1, returned_line_id=waiting)], by=cast.by)
    add_draft_lines(back, [build.line(item, 1, returned_line_id=left)], by=cast.by)
    assert StockLine.objects.filter(document=back).count() == 2


def test_policy_and_valuation_come_from_the_company(cast):
    settings.choose(settings.Settings(Valuation.AVERAGE, Policy.CLASS), by=cast.by)
    assert settings.of(cast.company.pk) == settings.Settings(Valuation.AVERAGE, Policy.CLASS)


def test_values_go_to_the_ledger_when_the_company_says_so(cast, place, item):
    from kupiec.money.ledger import public as ledger

    ledger.install(cast.company.pk, by=cast.by)
    ledger.open_year(2026, by=cast.by)
    settings.choose(settings.Settings(posting=True), by=cast.by)
    pz = build.received(cast, place, item, 10, "5.00")
    wz = build.issued(cast, "WZ", place, build.line(item, 4))
    back = build.issued(cast, "ZW", place, build.line(item, 1, returned_line_id=wz.line_ids[0]))
    for made in (pz, wz, back):
        assert len(ledger.entries_of("stock.document", made.document_id)) == 1


@pytest.mark.feature("STK-2")
def test_a_transfer_goes_elsewhere_unless_there_are_shelves_to_move_between(cast, place, item):
    with pytest.raises(Refusal) as told:
        build.drafted(cast, "MM", place, build.line(item, 2), to_warehouse_id=place.pk)
    assert (told.value.code, told.value.field) == ("SAME_WAREHOUSE", "to_warehouse_id")
    build.location(place, "A-01")
    assert build.drafted(cast, "MM", place, build.line(item, 2), to_warehouse_id=place.pk).document_id


def test_count_sheets_have_their_own_numbers(cast, place, item):
    sheet = build.issued(cast, "INW", place, build.line(item, 0))
    again = build.issued(cast, "INW", place, build.line(item, 0))
    numbers = StockDocument.objects.in_bulk([sheet.document_id, again.document_id])
    assert [paper.number.split("/")[0] for paper in numbers.values()] == ["INW 1", "INW 2"]


@pytest.mark.feature("CAT-2")
def test_pieces_are_whole_when_typed_into_a_document(cast, place, item):
    paper = build.drafted(cast, "PZ", place, build.line(item, 2))
    with pytest.raises(Refusal, match="UNIT_DECIMALS"):
        edit_draft_line(StockLine.objects.get(document=paper.document_id).pk, quantity=D("1.5"), by=cast.by)
