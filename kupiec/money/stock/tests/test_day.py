"""Blocks of a warehouse's "My day", the scan field, drafts of what comes in, where goods lie."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.stock import day, lines, whereabouts
from kupiec.money.stock import public as stock
from kupiec.money.stock.models import ExpectedSupply, Returned, StockDocument, StockLine
from kupiec.money.stock.services import arriving, packing
from kupiec.money.stock.services.edit import LineChange, change_draft_line
from kupiec.money.stock.tests import builders as build

D = Decimal
pytestmark = pytest.mark.django_db
RIGHTS = ["stock.see", "stock.issue", "stock.draft", "stock.receive", "orders.see"]


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(build.TODAY):
        yield


@pytest.fixture
def keeper(client, cast):
    for name, value in session_cookie(user_with(RIGHTS)):
        client.cookies[name] = value
    return client


def lines_of(document_id):
    return list(StockLine.objects.filter(document=document_id).select_related("location", "lot").order_by("position"))


def test_blocks_are_for_those_who_issue_and_do_not_sell(cast):
    def keys(*rights):
        by = replace(cast.by, all_rights=False, rights=frozenset(rights))
        return [panel.key for panel in day.MyDay().panels(by)]

    assert keys(*RIGHTS) == ["scan", "short", "receive", "packed", "returns"]
    assert keys(*RIGHTS, "orders.edit") == []
    assert keys("stock.see") == []


@pytest.mark.feature("STK-7")
def test_shortages_say_how_much_and_what_is_coming(cast, place, item):
    rare, fine = build.items(2, prefix="R")
    build.received(cast, place, item, 4)
    build.received(cast, place, fine, 9)
    build.want(cast, place, item, 10, source_id=1, due=build.TODAY + dt.timedelta(days=2))
    build.want(cast, place, rare, 3, source_id=2, due=build.TODAY)
    build.want(cast, place, fine, 9, source_id=3)
    build.coming(cast, place, item, 50, source_id=7, due=build.TODAY + dt.timedelta(days=5))
    count, rows = day.shortages(cast.by, limit=1)
    assert (count, [(row.code, row.missing, row.coming) for row in rows]) == (2, [(rare.code, D(3), None)])
    marks = [(row.code, row.missing, mark.kind) for row, mark in day.short_block(None, cast.by)["rows"]]
    assert marks == [(rare.code, D(3), "bad"), (item.code, D(6), "warn")]


def test_deliveries_due_returns_and_packed_ones(cast, place, item):
    party = build.party()
    build.received(cast, place, item, 20)
    for number, days in ((7, -1), (8, 5), (9, 30)):
        build.coming(cast, place, item, 5, source_id=number, due=build.TODAY + dt.timedelta(days=days))
        ExpectedSupply.objects.filter(source_id=number).update(reference=f"ZD {number}")
    found = day.receive_block(None, cast.by)
    assert [(row["reference"], row["late"]) for row in found["rows"]] == [("ZD 7", True), ("ZD 8", False)]
    wz = build.drafted(cast, "WZ", place, build.line(item, 2), party_id=party.pk)
    assert day.packed_block(None, cast.by)["count"] == 0
    packing.pack(wz.document_id, item.code, quantity=D(2), by=cast.by)
    assert [paper.pk for paper in day.packed_block(None, cast.by)["rows"]] == [wz.document_id]
    stock.issue([wz.document_id], by=cast.by)
    (back,) = arriving.bring_back([wz.document_id], by=cast.by)
    assert [paper.pk for paper in day.returns_block(None, cast.by)["rows"]] == [back]


@pytest.mark.feature("STK-2")
def test_expected_deliveries_become_a_receipt_that_takes_them_off(cast, place, item):
    (other,) = build.items(1, prefix="S")
    build.coming(cast, place, item, 50, source_id=7, due=build.TODAY)
    build.coming(cast, place, other, 5, source_id=8, due=build.TODAY)
    ids = list(ExpectedSupply.objects.values_list("pk", flat=True))
    (made,) = arriving.receive(ids, by=cast.by)
    first, _second = lines_of(made)
    change_draft_line(first.pk, LineChange(quantity=D(30)), by=cast.by)
    with pytest.raises(Refusal) as refused:
        arriving.receive(ids[:1], by=cast.by)
    assert refused.value.code == "BEING_RECEIVED"
    stock.issue([made], by=cast.by)
    assert build.balance(place, item) == (D(30), D(0))
    assert list(ExpectedSupply.objects.order_by("pk").values_list("quantity", flat=True)) == [D(20), D(0)]
    with pytest.raises(Refusal) as refused:
        arriving.receive(ids[1:], by=cast.by)
    assert refused.value.code == "NOTHING_EXPECTED"


@pytest.mark.feature("STK-2")
def test_a_return_holds_what_has_not_come_back_and_may_be_lowered(cast, place, item):
    build.received(cast, place, item, 20)
    wz = build.issued(cast, "WZ", place, build.line(item, 2, unit="kart", factor=5), party_id=build.party().pk)
    (made,) = arriving.bring_back([wz.document_id], by=cast.by)
    (line,) = lines_of(made)
    assert (line.quantity, line.unit, line.base_quantity) == (D(2), "kart", D(10))
    change_draft_line(line.pk, LineChange(quantity=D(1)), by=cast.by)
    for quantity, code in ((D(2), "RETURN_FIXED"), (D(0), "QUANTITY")):
        with pytest.raises(Refusal) as refused:
            change_draft_line(line.pk, LineChange(quantity=quantity), by=cast.by)
        assert refused.value.code == code
    stock.issue([made], by=cast.by)
    assert Returned.objects.get(target=line).quantity == 5
    assert build.balance(place, item)[0] == D(15)
    (rest,) = arriving.bring_back([wz.document_id], by=cast.by)
    assert [one.base_quantity for one in lines_of(rest)] == [D(5)]
    with pytest.raises(Refusal) as refused:
        arriving.bring_back([wz.document_id], by=cast.by)
    assert refused.value.code == "NOTHING_LEFT"


@pytest.mark.feature("STK-6")
def test_where_goods_lie_and_where_they_were_taken_from(cast, place, item):
    near, far = build.location(place, "A-01", position=1), build.location(place, "B-01", position=2)
    build.issued(cast, "PZ", place, build.line(item, 4, cost="5", location_id=near.pk), build.line(item, 9, cost="5", location_id=far.pk))
    made = build.drafted(cast, "WZ", place, build.line(item, 2), build.line(item, 6))
    paper = StockDocument.objects.get(pk=made.document_id)
    assert list(whereabouts.codes(paper, lines_of(paper.pk)).values()) == ["A-01", "A-01, B-01"]
    stock.issue([paper.pk], by=cast.by)
    paper.refresh_from_db()
    assert list(whereabouts.codes(paper, lines_of(paper.pk)).values()) == ["A-01", "A-01, B-01"]
    assert [row.cells["location"] for row in lines.rows(paper.pk, by=cast.by)] == ["A-01", "A-01, B-01"]


@pytest.mark.feature("STK-4")
def test_the_grid_tells_own_blocks_from_those_of_others(cast, place, item):
    build.received(cast, place, item, 10)
    mine = build.want(cast, place, item, 8, source_id=1)
    stock.block([mine], by=cast.by)
    made = build.drafted(cast, "WZ", place, build.line(item, 8, demand_source=mine), build.line(item, 5), build.line(item, 12))
    stocks = [row.cells["stock"] for row in lines.rows(made.document_id, by=cast.by)]
    assert [kind for kind, _words in stocks] == ["ok", "part", "part"]
    assert ["8" in stocks[0][1], "2" in stocks[1][1], "10" in stocks[2][1]] == [True, True, True]


def test_a_scan_opens_what_it_names(cast, keeper, place, item):
    shelf = build.location(place, "A-01")
    build.received(cast, place, item, 10)
    first, second = (build.drafted(cast, "WZ", place, build.line(item, 1), reference="ZS 5/11/2026").document_id for _ in range(2))
    done = build.issued(cast, "WZ", place, build.line(item, 1)).document_id
    number = StockDocument.objects.get(pk=done).number

    def leads(text):
        return keeper.get(reverse("stock-scan"), {"q": text}).headers["Location"]

    assert leads("zs 5/11/2026").startswith(reverse("stock-shipping"))
    stock.cancel([second], by=cast.by)
    assert leads("ZS 5/11/2026") == leads(str(first)) == reverse("stock-pack", args=[first])
    assert leads(number.lower()) == reverse("stock-document", args=[done])
    assert leads("a-01") == f"{reverse('stock-places')}?f.location={shelf.pk}"
    assert leads(item.code).startswith("/magazyn/stany/")
    assert leads("nie ma") == leads("") == "/"
    page = keeper.get("/").content.decode()
    assert "nie ma" in page and "„”" not in page


def test_the_day_and_its_blocks_answer(cast, keeper, place, item):
    build.want(cast, place, item, 10, source_id=1)
    build.coming(cast, place, item, 5, source_id=7, due=build.TODAY)
    page = keeper.get("/").content.decode()
    for key in ("scan", "short", "receive", "packed", "returns"):
        assert f"/?panel={key}" in page
        assert "style=" not in keeper.get(f"/?panel={key}").content.decode()


def test_operations_lead_to_the_drafts(cast, keeper, place, item):
    build.coming(cast, place, item, 5, source_id=7, due=build.TODAY)
    supply = ExpectedSupply.objects.get()
    answer = keeper.post(reverse("stock-supplies"), {"operation": "receive", "ids": supply.pk}, headers={"HX-Request": "true"})
    made = StockDocument.objects.get()
    assert answer.headers.get("HX-Redirect") == reverse("stock-document", args=[made.pk]) or json.loads(answer.headers["HX-Location"])


def test_a_transfer_without_a_target_is_told_at_its_field(cast, keeper, place):
    values = {"kind": "MM", "warehouse_id": place.pk, "to_warehouse_id": "", "issue_date": "dziś"}
    answer = keeper.post(reverse("stock-document-new"), values)
    assert answer.status_code == 422
    assert 'id="id_to_warehouse_id_error"' in answer.content.decode()
    other = build.warehouse(cast, "MG9")
    keeper.post(reverse("stock-document-new"), values | {"to_warehouse_id": other.pk})
    made = StockDocument.objects.get()
    edit = keeper.post(
        reverse("stock-document-edit", args=[made.pk]), {"to_warehouse_id": "", "issue_date": "dziś", "version": made.version}
    )
    assert edit.status_code == 422
    made.refresh_from_db()
    assert made.to_warehouse_id == other.pk
