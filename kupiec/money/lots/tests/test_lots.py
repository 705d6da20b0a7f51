"""Items kept by lots: what must be named, which lot leaves, what is kept of it (CAT-3)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.lots import invariants, queries, services
from kupiec.money.lots.models import LotChoice
from kupiec.money.lots.tests.builders import GONE, LATER, LATEST, SOON, TODAY, came, left, lot, tracked
from kupiec.money.stock import printing
from kupiec.money.stock import public as stock
from kupiec.money.stock.invariants import offences
from kupiec.money.stock.models import Move, StockLine
from kupiec.money.stock.tests import builders as stocks

pytestmark = [pytest.mark.django_db, pytest.mark.feature("CAT-3")]


@pytest.fixture
def place(cast: Any) -> Any:
    with clock.frozen(dt.datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=dt.UTC)):
        yield stocks.warehouse(cast)
        assert [*invariants.lots_follow_moves(), *invariants.lots_hold_the_stock(), *invariants.lots_kept_are_blocked(), *offences()] == []


def refused(call: Any, code: str, field: str | None = None) -> None:
    with pytest.raises(Refusal) as caught:
        call()
    assert caught.value.code == code, caught.value
    if field is not None:
        assert caught.value.field == field


def moved(line_id: int) -> dict[str, str]:
    return {
        code: f"{quantity.normalize():f}" for code, quantity in Move.objects.filter(line_id=line_id).values_list("lot__code", "quantity")
    }


def test_goods_come_in_with_a_lot_and_its_day(cast: Any, place: Any) -> None:
    item = tracked(cast)
    refused(lambda: stocks.received(cast, place, item, 5), "LOT_WANTED", "lines.1.lot")
    refused(lambda: came(cast, place, item, 5, "A", None), "EXPIRY_WANTED", "lines.1.lot")
    assert lot("A").expires_on is None
    came(cast, place, item, 5, "A", LATER)
    came(cast, place, item, 3, "A", None)
    assert left(place, item) == {"A": ("8", "0")}
    assert lot("A").expires_on == LATER


def test_what_expires_first_leaves_first_over_several_lots(cast: Any, place: Any) -> None:
    item = tracked(cast)
    rack = stocks.location(place, "R-1")
    came(cast, place, item, 5, "LATE", LATEST, location_id=rack.pk)
    came(cast, place, item, 5, "EARLY", SOON)
    sent = stocks.issued(cast, "WZ", place, stocks.line(item, 7), party_id=stocks.party().pk)
    assert moved(sent.line_ids[0]) == {"EARLY": "-5", "LATE": "-2"}
    paper = stock.StockDocument.objects.select_related("company", "warehouse", "to_warehouse", "branch").get(pk=sent.document_id)
    assert printing.printout(paper, by=cast.by).rows[0][2] == "Towar T1 (EARLY, 13.12.2026; LATE, 11.06.2027)"
    assert left(place, item) == {"LATE": ("3", "0")}
    (mirror,) = stock.reverse([sent.document_id], by=cast.by)
    assert left(place, item) == {"EARLY": ("5", "0"), "LATE": ("5", "0")}
    assert stock.StockDocument.objects.get(pk=mirror).reverses_id == sent.document_id


def test_expired_lots_are_neither_blocked_nor_shipped_unless_allowed(cast: Any, place: Any) -> None:
    item = tracked(cast)
    came(cast, place, item, 4, "OLD", GONE)
    came(cast, place, item, 2, "GOOD", LATER)
    want = stocks.want(cast, place, item, 5, source_id=1)
    kept = stock.block([want], by=cast.by)[1]
    assert (kept.blocked, kept.missing) == (2, 3)
    stock.release([want], by=cast.by)
    refused(lambda: stocks.issued(cast, "WZ", place, stocks.line(item, 3)), "SHORT_STOCK")
    refused(lambda: stocks.issued(cast, "WZ", place, stocks.line(item, 1, lot_code="OLD")), "LOT_EXPIRED", "lines.1.lot")
    refused(lambda: services.rule([lot("OLD").pk], "allowed", by=cast.by), "REASON", "reason")
    stock.block([want], by=cast.by)
    services.rule([lot("OLD").pk], "allowed", reason="Wyprzedaż za zgodą klienta", by=cast.by)
    assert stocks.balance(place, item) == (6, 5)
    stock.release([want], by=cast.by)
    stocks.issued(cast, "WZ", place, stocks.line(item, 5))
    assert left(place, item) == {"GOOD": ("1", "0")}


def test_what_was_blocked_and_went_past_its_day_says_so(cast: Any, place: Any) -> None:
    item = tracked(cast)
    came(cast, place, item, 4, "SHORT", SOON)
    want = stocks.want(cast, place, item, 3, source_id=1)
    assert stock.block([want], by=cast.by)[1].blocked == 3
    with clock.frozen(SOON + dt.timedelta(days=1)):
        made = stocks.drafted(cast, "WZ", place, stocks.line(item, 3, demand_source=want), on=clock.today())
        refused(lambda: stock.issue([made.document_id], by=cast.by), "LOT_EXPIRED", "lines.1.lot")


def test_an_expired_lot_is_written_off_and_moved(cast: Any, place: Any) -> None:
    item, other = tracked(cast), stocks.warehouse(cast, "MG2")
    came(cast, place, item, 4, "OLD", GONE)
    came(cast, place, item, 4, "GOOD", LATER)
    stocks.issued(cast, "MM", place, stocks.line(item, 5), to_warehouse_id=other.pk)
    assert left(other, item) == {"GOOD": ("4", "0"), "OLD": ("1", "0")}
    stocks.issued(cast, "RW", place, stocks.line(item, 3, lot_code="OLD"))
    assert left(place, item) == {}


def test_a_transfer_taken_back_brings_the_lots_it_took(cast: Any, place: Any) -> None:
    item, other = tracked(cast), stocks.warehouse(cast, "MG2")
    came(cast, place, item, 4, "A", SOON)
    came(cast, other, item, 4, "B", TODAY)
    moved_over = stocks.issued(cast, "MM", place, stocks.line(item, 3), to_warehouse_id=other.pk)
    stock.reverse([moved_over.document_id], by=cast.by)
    assert (left(place, item), left(other, item)) == ({"A": ("4", "0")}, {"B": ("4", "0")})
    again = stocks.issued(cast, "MM", place, stocks.line(item, 3), to_warehouse_id=other.pk)
    stocks.issued(cast, "RW", other, stocks.line(item, 2, lot_code="A"))
    refused(lambda: stock.reverse([again.document_id], by=cast.by), "NOT_THERE")
    assert left(other, item) == {"A": ("1", "0"), "B": ("4", "0")}


def test_a_lot_needs_days_left_and_a_stopped_one_stays(cast: Any, place: Any) -> None:
    item = tracked(cast, ship_days=30)
    came(cast, place, item, 4, "SHORT", SOON)
    came(cast, place, item, 4, "LONG", LATER)
    sent = stocks.issued(cast, "WZ", place, stocks.line(item, 1))
    assert moved(sent.line_ids[0]) == {"LONG": "-1"}
    services.rule([lot("LONG").pk], "stopped", reason="Reklamacja producenta", by=cast.by)
    refused(lambda: stocks.issued(cast, "WZ", place, stocks.line(item, 1)), "SHORT_STOCK")
    refused(lambda: stocks.issued(cast, "WZ", place, stocks.line(item, 1, lot_code="LONG")), "LOT_STOPPED")


def test_a_lot_out_of_its_turn_needs_a_reason(cast: Any, place: Any) -> None:
    item = tracked(cast)
    came(cast, place, item, 4, "A", SOON)
    came(cast, place, item, 4, "B", LATER)
    refused(lambda: stocks.issued(cast, "WZ", place, stocks.line(item, 2, lot_code="B")), "OUT_OF_TURN", "lines.1.lot")
    made = stocks.drafted(cast, "WZ", place, stocks.line(item, 6))
    (line,) = made.line_ids
    refused(lambda: services.choose(line, lot("B").pk, quantity=Decimal(3), by=cast.by), "OUT_OF_TURN", "reason")
    refused(lambda: services.choose(line, lot("B").pk, quantity=Decimal(7), reason="x", by=cast.by), "QUANTITY", "quantity")
    refused(lambda: services.choose(line, lot("B").pk, quantity=Decimal(5), reason="x", by=cast.by), "LOT_SHORT", "quantity")
    services.choose(line, lot("B").pk, quantity=Decimal(3), reason="Klient zamówił jedną partię", by=cast.by)
    stock.issue([made.document_id], by=cast.by)
    assert moved(line) == {"A": "-3", "B": "-3"}
    assert LotChoice.objects.get().reason == "Klient zamówił jedną partię"


def test_a_block_may_be_of_a_lot_and_others_do_not_get_it(cast: Any, place: Any) -> None:
    item = tracked(cast)
    came(cast, place, item, 5, "A", SOON)
    came(cast, place, item, 5, "B", LATER)
    want, other = stocks.want(cast, place, item, 6, source_id=1), stocks.want(cast, place, item, 4, source_id=2)
    assert services.keep(want, lot("A").pk, Decimal(4), by=cast.by) == 4
    assert left(place, item) == {"A": ("5", "4"), "B": ("5", "0")}
    refused(lambda: services.keep(other, lot("A").pk, Decimal(2), by=cast.by), "LOT_SHORT", "quantity")
    refused(lambda: services.keep(want, lot("B").pk, Decimal(3), by=cast.by), "QUANTITY", "quantity")
    refused(lambda: stocks.issued(cast, "WZ", place, stocks.line(item, 2, lot_code="A")), "LOT_KEPT")
    sent = stocks.issued(cast, "WZ", place, stocks.line(item, 3, demand_source=other))
    assert moved(sent.line_ids[0]) == {"A": "-1", "B": "-2"}
    own = stocks.issued(cast, "WZ", place, stocks.line(item, 3, demand_source=want))
    assert moved(own.line_ids[0]) == {"A": "-3"}
    assert left(place, item) == {"A": ("1", "1"), "B": ("3", "0")}
    stock.release([want], by=cast.by)
    assert left(place, item) == {"A": ("1", "0"), "B": ("3", "0")}


def test_returns_bring_back_the_lot_that_left(cast: Any, place: Any) -> None:
    item, customer = tracked(cast), stocks.party()
    came(cast, place, item, 5, "A", SOON)
    sent = stocks.issued(cast, "WZ", place, stocks.line(item, 3), party_id=customer.pk)
    stocks.issued(cast, "ZW", place, stocks.line(item, 1, returned_line_id=sent.line_ids[0]), party_id=customer.pk)
    assert left(place, item) == {"A": ("3", "0")}
    (who,) = queries.reached(lot("A").pk, cast.by)
    assert (who.party_id, who.moved, who.back, who.stays) == (customer.pk, 3, 1, 2)
    (origin,) = queries.reached(lot("A").pk, cast.by, kinds=queries.IN)
    assert (origin.moved, len(origin.documents)) == (5, 1)


def test_stock_there_is_gets_a_lot_when_keeping_begins(cast: Any, place: Any) -> None:
    (item,) = stocks.items(1)
    rack = stocks.location(place, "R-1")
    stocks.issued(cast, "PZ", place, stocks.line(item, 4, cost="5.00"))
    stocks.issued(cast, "MM", place, stocks.line(item, 3, location_id=rack.pk), to_warehouse_id=place.pk)
    refused(lambda: services.track(item.pk, {"expiry": True}, by=cast.by), "LOT_WANTED", "lot_code")
    refused(lambda: services.track(item.pk, {"expiry": True, "lot_code": "O"}, by=cast.by), "EXPIRY_WANTED", "expires_on")
    services.track(item.pk, {"expiry": True, "lot_code": "O", "expires_on": LATER}, by=cast.by)
    assert left(place, item) == {"O": ("4", "0")}
    assert {(row.location_id, row.quantity) for row in stock.hall.Place.objects.filter(item=item, quantity__gt=0)} == {
        (rack.pk, 1),
        (None, 3),
    }
    (origin,) = queries.reached(lot("O").pk, cast.by, kinds=queries.IN)
    assert (origin.party_id, origin.stays) == (None, 4)


def test_a_count_is_per_lot(cast: Any, place: Any) -> None:
    item = tracked(cast)
    rack = stocks.location(place, "R-1")
    came(cast, place, item, 5, "A", SOON, location_id=rack.pk)
    came(cast, place, item, 5, "B", LATER)
    refused(lambda: stocks.issued(cast, "INW", place, stocks.line(item, 9)), "LOT_WANTED")
    stocks.issued(cast, "INW", place, stocks.line(item, 4, lot_code="A"), stocks.line(item, 6, lot_code="B"))
    assert left(place, item) == {"A": ("4", "0"), "B": ("6", "0")}


def test_the_day_of_a_lot_is_given_once_and_changed_on_its_page(cast: Any, place: Any) -> None:
    item = tracked(cast)
    made = stocks.drafted(cast, "PZ", place, stocks.line(item, 2, cost="5.00"))
    (line,) = made.line_ids
    refused(lambda: services.name_lot(line, "", by=cast.by), "LOT_WANTED", "lot")
    refused(lambda: services.name_lot(line, "A", by=cast.by), "EXPIRY_WANTED", "expires_on")
    services.name_lot(line, "A", expires_on=SOON, by=cast.by)
    refused(lambda: services.name_lot(line, "A", expires_on=LATER, by=cast.by), "EXPIRY_DIFFERS", "expires_on")
    services.amend(lot("A").pk, expires_on=LATER, version=0, by=cast.by)
    refused(lambda: services.amend(lot("A").pk, expires_on=SOON, version=0, by=cast.by), "CONFLICT")
    assert (lot("A").expires_on, StockLine.objects.get(pk=line).lot) == (LATER, lot("A"))
