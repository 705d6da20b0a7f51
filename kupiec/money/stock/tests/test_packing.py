"""Scan to check (ORD-8), warehouses, locations and typed deliveries."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from kupiec.ground.kernel import bells
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.money.stock import public as stock
from kupiec.money.stock.models import ExpectedSupply, StockDocument, StockLine, Warehouse
from kupiec.money.stock.services import packing, setup
from kupiec.money.stock.tests import builders as build
from kupiec.people.catalog.models import Barcode, ItemUnit

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.fixture
def shipment(cast, place):
    one, two = build.items(2)
    ItemUnit.objects.create(item=one, unit_id="kart", factor=D(12))
    Barcode.objects.create(item=one, unit_id="szt", code="5901234123457", gtin="05901234123457")
    Barcode.objects.create(item=one, unit_id="kart", code="15901234123454", gtin="15901234123454")
    for item in (one, two):
        build.received(cast, place, item, 100)
    made = build.drafted(cast, "WZ", place, build.line(one, 2, unit="kart", factor=12), build.line(two, 3))
    return made.document_id


@pytest.mark.feature("ORD-8")
def test_scanning_counts_pieces_and_packs(cast, shipment):
    first = packing.pack(shipment, "5901234123457", by=cast.by)
    assert (first.packed, first.wanted, first.complete) == (D(1), D(24), False)
    assert packing.pack(shipment, "15901234123454", by=cast.by).packed == 13
    assert packing.pack(shipment, "5901234123457", quantity=D(11), by=cast.by).packed == 24
    last = packing.pack(shipment, "T2", quantity=D(3), by=cast.by)
    assert last.complete
    packing.ship(shipment, by=cast.by)
    assert StockDocument.objects.get(pk=shipment).state == "issued"


@pytest.mark.feature("ORD-8")
@pytest.mark.parametrize(("code", "refusal"), [("nic takiego", "UNKNOWN_CODE"), ("X1", "WRONG_ITEM"), ("T2", "OVER_PACKED")])
def test_wrong_things_are_refused(cast, shipment, code, refusal):
    build.items(1, prefix="X")
    packing.pack(shipment, "T2", quantity=D(3), by=cast.by)
    with pytest.raises(Refusal, match=refusal):
        packing.pack(shipment, code, by=cast.by)
    assert sum(StockLine.objects.filter(document_id=shipment).values_list("packed", flat=True)) == 3


@pytest.mark.parametrize(("quantity", "refusal"), [("0", "QUANTITY"), ("-0.0000000000001", "QUANTITY"), ("0.0000000000001", "BAD_NUMBER")])
def test_what_can_t_be_counted_is_refused_at_the_quantity(cast, shipment, quantity, refusal):
    with pytest.raises(Refusal, match=refusal) as refused:
        packing.pack(shipment, "T2", quantity=D(quantity), by=cast.by)
    assert refused.value.field == "quantity"
    assert not any(StockLine.objects.filter(document_id=shipment).values_list("packed", flat=True))


@pytest.mark.feature("ORD-8")
def test_a_short_shipment_leaves_the_rest_to_do(cast, shipment):
    with pytest.raises(Refusal, match="NOTHING_PACKED"):
        packing.ship(shipment, short=True, by=cast.by)
    packing.pack(shipment, "T1", quantity=D(18), by=cast.by)
    with pytest.raises(Refusal, match="NOT_PACKED"):
        packing.ship(shipment, by=cast.by)
    with bells.heard() as rung:
        packing.ship(shipment, short=True, by=cast.by)
    assert rung == [stock.DraftsChanged((shipment,)), stock.Issued((shipment,))]
    lines = StockLine.objects.filter(document_id=shipment).order_by("position")
    assert [(line.quantity, line.unit, line.base_quantity) for line in lines] == [(D("1.5"), "kart", 18), (0, "szt", 0)]


def test_packing_starts_anew(cast, shipment):
    packing.pack(shipment, "T1", by=cast.by)
    packing.unpack(shipment, by=cast.by)
    assert not StockLine.objects.filter(packed__gt=0).exists()


@pytest.mark.feature("STK-1")
def test_warehouses_and_locations_are_kept(cast, item):
    values = {"code": "MG9", "name": "Nowy", "branch_id": cast.branch.pk}
    pk = setup.save_warehouse(values, by=cast.by)
    with pytest.raises(Refusal, match="TAKEN"):
        setup.save_warehouse(values, by=cast.by)
    setup.save_warehouse({**values, "name": "Stary"}, pk=pk, version=1, by=cast.by)
    with pytest.raises(Conflict):
        setup.save_warehouse(values, pk=pk, version=1, by=cast.by)
    place = Warehouse.objects.get(pk=pk)
    spot = setup.save_location({"warehouse_id": pk, "code": "A1", "capacity": D(10)}, by=cast.by)
    with pytest.raises(Refusal, match="QUANTITY"):
        setup.save_location({"warehouse_id": pk, "code": "A2", "capacity": D(0)}, by=cast.by)
    build.issued(cast, "PZ", place, build.line(item, 5, location_id=spot))
    for save, more in (
        (setup.save_warehouse, values),
        (setup.save_location, {"warehouse_id": pk, "code": "A1"}),
    ):
        with pytest.raises(Refusal, match="IN_USE"):
            save({**more, "active": False}, pk=pk if save is setup.save_warehouse else spot, by=cast.by)


@pytest.mark.feature("STK-4")
def test_typed_deliveries(cast, place, item):
    due = dt.date(2026, 12, 4)
    z1 = build.want(cast, place, item, 6, source_id=1)
    stock.block([z1], by=cast.by)
    (pk,) = setup.add_supplies([setup.SupplyDraft(place.pk, item.pk, D(10), due, "ZD 5")], by=cast.by)
    assert ExpectedSupply.objects.get(pk=pk).reserved == 6
    setup.edit_supply(setup.SupplyDraft(place.pk, item.pk, D(4), due), pk=pk, version=1, by=cast.by)
    assert ExpectedSupply.objects.get(pk=pk).reserved == 4
    with pytest.raises(Conflict):
        setup.edit_supply(setup.SupplyDraft(place.pk, item.pk, D(4), due), pk=pk, version=1, by=cast.by)
    setup.withdraw_supplies([pk], by=cast.by)
    assert ExpectedSupply.objects.get(pk=pk).quantity == 0
    with pytest.raises(Refusal, match="QUANTITY"):
        setup.add_supplies([setup.SupplyDraft(place.pk, item.pk, D(0), due)], by=cast.by)
    build.coming(cast, place, item, 5, source_id=7, due=due)
    with pytest.raises(Refusal, match="NOT_TYPED"):
        setup.withdraw_supplies([ExpectedSupply.objects.get(source_id=7).pk], by=cast.by)
