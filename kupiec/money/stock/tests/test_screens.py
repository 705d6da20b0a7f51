"""Screens of Magazyn: every address answers, forms and operations call the verbs, the grid edits drafts."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.money.stock import public as stock
from kupiec.money.stock.models import ExpectedSupply, Location, StockDocument, StockLine, Warehouse
from kupiec.money.stock.screens import documents
from kupiec.money.stock.tests import builders as build
from tests.markup import flat

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client, cast):
    def inside(rights=None):
        for name, value in session_cookie(user_with(rights)):
            client.cookies[name] = value
        return client

    return inside


@pytest.fixture
def world(cast, place, item):
    """Stock, a delivery expected, a demand blocked, a draft WZ, an issued WZ with its return."""
    shelf = build.location(place, "A1")
    party = build.party()
    build.received(cast, place, item, 40, "5.00")
    z1 = build.want(cast, place, item, 10, source_id=1)
    stock.block([z1], by=cast.by)
    build.coming(cast, place, item, 50, source_id=7, due=build.TODAY)
    wz = build.issued(cast, "WZ", place, build.line(item, 3), party_id=party.pk)
    back = build.issued(cast, "ZW", place, build.line(item, 1, returned_line_id=wz.line_ids[0]), party_id=party.pk)
    draft = build.drafted(cast, "WZ", place, build.line(item, 2), party_id=party.pk)
    return {"shelf": shelf, "party": party, "wz": wz.document_id, "back": back.document_id, "draft": draft.document_id}


LISTS = ["stock-balances", "stock-places", "stock-moves", "stock-documents", "stock-reservations", "stock-supplies",
         "stock-shipping", "stock-warehouses", "stock-locations"]  # fmt: skip
FORMS = ["stock-document-new", "stock-supply-new", "stock-warehouse-new", "stock-location-new", "stock-settings"]


@pytest.mark.feature("STK-1")
@pytest.mark.parametrize("name", [*LISTS, *FORMS])
def test_every_page_answers_and_asks_for_its_right(sign_in, world, name):
    assert sign_in().get(reverse(name)).status_code == 200
    assert sign_in(["parties.see"]).get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", LISTS)
def test_lists_search_sort_and_export(sign_in, world, name):
    client = sign_in()
    address = reverse(name)
    page = client.get(address, {"q": "towar"}) if name not in ("stock-warehouses",) else client.get(address)
    assert page.status_code == 200
    sorts = set(re.findall(r"sort=(-?[a-z_]+)", client.get(address).content.decode()))
    for sort in sorts:
        assert client.get(address, {"sort": sort}).status_code == 200, sort
    assert client.get(address, {"export": "csv"}).status_code == 200


@pytest.mark.parametrize("who", ["wz", "back", "draft"])
def test_pages_of_documents(sign_in, world, who):
    client = sign_in()
    page = client.get(reverse("stock-document", args=[world[who]]))
    assert page.status_code == 200
    if who != "draft":
        assert "ZW 1/11/2026" in page.content.decode()
    history = client.get(reverse("stock-document", args=[world[who]]), {"panel": "history"}, headers={"HX-Request": "true"})
    assert history.status_code == 200


def test_page_of_a_balance(sign_in, world, place):
    client = sign_in()
    from kupiec.money.stock.models import StockBalance

    address = reverse("stock-balance", args=[StockBalance.objects.get().pk])
    for panel in ("waiting", "places", "moves"):
        assert client.get(address, {"panel": panel}).status_code == 200
    text = client.get(address).content.decode()
    assert "MG1" in text and "<b" in text


def test_cost_is_hidden_without_the_right(sign_in, world):
    client = sign_in(["stock.see"])
    assert "Wartość" not in client.get(reverse("stock-balances")).content.decode()
    page = client.get(reverse("stock-document", args=[world["wz"]])).content.decode()
    assert "15,00" not in page
    assert "15,00" in sign_in().get(reverse("stock-document", args=[world["wz"]])).content.decode()


@pytest.mark.feature("STK-2")
def test_a_document_is_entered_and_issued(sign_in, cast, place, item):
    client = sign_in()
    form = {"kind": "PZ", "warehouse_id": place.pk, "issue_date": "23.11.2026", "reference": "ZD 7"}
    made = client.post(reverse("stock-document-new"), form)
    paper = StockDocument.objects.get()
    assert made.status_code == 302 and made["Location"].endswith(f"/{paper.pk}/")
    ops = [{"op": "add", "text": "T1", "quantity": "12"}, {"op": "add", "text": "T1"}]
    answer = post(client, "stock-lines-in", paper.pk, ops)
    assert [one["ok"] for one in answer["results"]] == [True, True]
    line = StockLine.objects.get()
    assert line.quantity == 13
    cells = {"unit_cost": "4,50", "lot": "L7"}
    answer = post(client, "stock-lines-in", paper.pk, [{"op": "set", "id": line.pk, "v": line.version, "cells": cells}])
    assert answer["results"][0]["ok"], answer
    stale = post(client, "stock-lines-in", paper.pk, [{"op": "set", "id": line.pk, "v": 1, "cells": {"quantity": "5"}}])
    assert stale["results"][0]["conflict"]
    assert client.post(reverse("stock-document", args=[paper.pk]), {"operation": "issue"}).status_code in (200, 204, 302)
    paper.refresh_from_db()
    assert (paper.state, paper.cost, paper.reference) == ("issued", D("58.50"), "ZD 7")


def post(client, name, pk, ops):
    body = json.dumps({"key": f"k{pk}-{len(ops)}-{hash(str(ops))}", "ops": ops})
    return client.post(reverse(name, args=[pk]), body, content_type="application/json").json()


def test_the_grid_knows_its_operations(sign_in, cast, place):
    one, _two = build.items(2)
    client = sign_in()
    made = build.drafted(cast, "PZ", place, build.line(one, 1, cost="2.00"))
    pk, line = made.document_id, made.line_ids[0]
    block = {"op": "paste", "after": None, "columns": ["code", "quantity", "unit_cost"], "rows": [["T2", "3", "1,20"]]}
    ops = [{"op": "copy", "id": line}, block, {"op": "add", "text": "brak takiego"}, {"op": "add", "text": "Towar"},
           {"op": "set", "id": line, "v": 1, "cells": {"location": "X9"}}]  # fmt: skip
    answer = post(client, "stock-lines-in", pk, ops)
    copied, pasted, unknown, several, nowhere = answer["results"]
    assert copied["ok"] and pasted["ok"]
    assert (unknown["code"], nowhere["code"]) == ("UNKNOWN_ITEM", "NO_LOCATION")
    assert len(several["candidates"]) == 2
    assert StockLine.objects.filter(document_id=pk).count() == 3
    gone = post(client, "stock-lines-in", pk, [{"op": "remove", "lines": [[line, 1]]}])
    assert gone["removed"] == [line]
    post(client, "stock-lines-in", pk, [{"op": "restore", "data": gone["results"][0]["undo"]}])
    assert StockLine.objects.filter(document_id=pk, item=one).count() == 2


@pytest.mark.feature("STK-1")
def test_where_goods_are_put_is_confirmed_on_any_screen(sign_in, cast, place, item):
    """The column is there on a telephone too, and a location scanned where goods are is called what it is."""
    build.location(place, "A1")
    made = build.drafted(cast, "PZ", place, build.line(item, 1, cost="2.00"))
    told, put = post(sign_in(), "stock-lines-in", made.document_id, [
        {"op": "add", "text": "a1"}, {"op": "set", "id": made.line_ids[0], "v": 1, "cells": {"location": "a1"}},
    ])["results"]  # fmt: skip
    assert (told["code"], put["ok"]) == ("A_LOCATION", True)
    assert all(
        column.narrow for column in (*documents.IN_LINES.columns, *documents.MOVE_LINES.columns) if column.key in ("location", "lot")
    )


def test_what_was_done_to_lines_is_taken_back_and_a_line_comes_back_with_its_lot(sign_in, cast, place):
    one, two = build.items(2)
    client, shelf = sign_in(), Location.objects.create(company=cast.company, warehouse=place, code="A1")
    made = build.drafted(
        cast, "PZ", place, build.line(one, 3, cost="2.00", lot_code="L-7", location_id=shelf.pk), build.line(two, 1, cost="1")
    )
    pk, (first, second) = made.document_id, made.line_ids

    def undone(op):
        answer = post(client, "stock-lines-in", pk, [op])["results"][0]
        assert answer["ok"], answer
        post(client, "stock-lines-in", pk, [{"op": "restore", "data": answer["undo"]}])

    undone({"op": "copy", "id": first})
    undone({"op": "paste", "after": None, "columns": ["code", "quantity"], "rows": [["T2", "3"], ["T1", "1"]]})
    assert list(StockLine.objects.filter(document_id=pk).order_by("position").values_list("pk", flat=True)) == [first, second]
    undone({"op": "add", "text": "T2"})
    assert StockLine.objects.get(pk=second).quantity == 1, "a scan adds to the line there is, and is taken from it"
    undone({"op": "remove", "lines": [[first, 1]]})
    back = StockLine.objects.get(document_id=pk, item=one)
    assert (back.quantity, back.unit_cost, back.lot.code, back.location_id) == (3, D("2.00"), "L-7", shelf.pk)
    StockLine.objects.filter(pk=second).update(version=5)
    stale = post(client, "stock-lines-in", pk, [{"op": "remove", "lines": [[second, 1]]}])
    assert stale["results"][0]["conflict"] and StockLine.objects.filter(pk=second).exists()


def test_an_issued_document_is_not_edited(sign_in, world, item):
    body = json.dumps({"key": "k", "ops": [{"op": "add", "text": "T1"}]})
    answer = sign_in().post(reverse("stock-lines-out", args=[world["wz"]]), body, content_type="application/json")
    assert answer.status_code == 422


@pytest.mark.feature("ORD-8")
def test_the_packing_page_says_what_is_wrong(sign_in, cast, world, item):
    build.items(1, prefix="X")
    client, address = sign_in(), reverse("stock-pack", args=[world["draft"]])
    assert client.get(address).status_code == 200
    assert "X1" in client.post(address, {"code": "X1", "do": "scan"}).content.decode()
    assert StockLine.objects.get(document_id=world["draft"]).packed == 0
    client.post(address, {"code": "T1", "quantity": "2", "do": "scan"})
    assert client.post(address, {"do": "ship"}).status_code == 302
    assert StockDocument.objects.get(pk=world["draft"]).state == "issued"


@pytest.mark.feature("STK-6")
def test_a_wz_is_printed(sign_in, world):
    for who in ("wz", "draft"):
        answer = sign_in().get(reverse("stock-print", args=[world[who]]))
        assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")


def test_settings_are_saved(sign_in, cast, place):
    client = sign_in()
    form = {"code": "MG7", "name": "Siódmy", "branch_id": cast.branch.pk, "serves_all": "1", "active": "1"}
    assert client.post(reverse("stock-warehouse-new"), form).status_code == 302
    made = Warehouse.objects.get(code="MG7")
    page = client.get(reverse("stock-warehouse", args=[made.pk]))
    assert page.status_code == 200
    spot = {"warehouse_id": made.pk, "code": "A1", "position": "5", "active": "1"}
    assert client.post(reverse("stock-location-new"), spot).status_code == 302
    assert client.post(reverse("stock-location-new"), spot).status_code == 422
    assert Location.objects.get(warehouse=made).position == 5
    rules = {"valuation": "average", "policy": "class"}
    assert client.post(reverse("stock-settings"), rules).status_code == 302


@pytest.mark.feature("STK-4")
def test_deliveries_and_reservations_from_the_screen(sign_in, cast, world, place, item):
    client = sign_in()
    form = {"item_id": item.pk, "warehouse_id": place.pk, "quantity": "12,0", "due": "30.11.2026"}
    assert client.post(reverse("stock-supply-new"), form).status_code == 302
    supply = ExpectedSupply.objects.get(source="")
    assert (supply.quantity, supply.due.isoformat()) == (D(12), "2026-11-30")
    from kupiec.money.stock.models import Demand

    demand = Demand.objects.get()
    client.post(reverse("stock-reservations"), {"operation": "release", "ids": demand.pk})
    assert build.balance(place, item)[1] == 0
    client.post(reverse("stock-reservations"), {"operation": "block", "ids": demand.pk})
    assert build.balance(place, item)[1] == 10


@pytest.mark.feature("KER-5")
def test_the_chain_of_an_issue_and_its_return(cast, world):
    from kupiec.ground.documents import public as documents

    graph = documents.graph(documents.Ref("stock.document", world["wz"]), by=cast.by)
    assert [card.number for card in graph.cards] == ["WZ 1/11/2026", "ZW 1/11/2026"]


@pytest.mark.feature("CAT-4")
def test_the_list_of_items_shows_stock(cast, world, place, item):
    from kupiec.people.catalog import public as catalog

    (source,) = list(catalog.stock_columns)
    row = source.figures([item.pk], warehouse_ids=[place.pk], by=cast.by)[item.pk]
    assert (row.on_hand, row.blocked, row.reserved, row.available, row.expected) == (38, 10, 0, 28, 50)
    assert source.by_warehouse(item.pk, by=cast.by) == [("MG1 Magazyn MG1", row)]
    assert source.warehouses(by=cast.by) == [(place.pk, "MG1 Magazyn MG1")]


def test_what_refers_is_told_before_deletion(cast, world, item):
    from kupiec.money.stock import frame

    assert {blocker.count for blocker in frame.item_blockers([item.pk], by=cast.by)[item.pk]} == {4, 1}
    assert frame.party_blockers([world["party"].pk], by=cast.by)[world["party"].pk][0].count == 3


def test_an_empty_list_leads_to_where_it_begins(sign_in, cast):
    pages = {
        "stock-balances": "stock-document-new",
        "stock-shipping": "orders",
        "stock-reservations": "orders",
        "stock-moves": "stock-document-new",
    }
    client = sign_in()
    for page, lead in pages.items():
        assert f'class="btn btn-primary" href="{reverse(lead)}"' in flat(client.get(reverse(page))), page
    client = sign_in(["stock.see"])
    assert f'href="{reverse("stock-document-new")}"' not in client.get(reverse("stock-moves")).content.decode(), "not where he may not go"


def test_a_draft_is_called_by_its_code_once_on_its_page(cast, place, item, sign_in):
    made = build.drafted(cast, "PZ", place, build.line(item, 3, cost="5.00"))
    html = flat(sign_in().get(reverse("stock-document", args=[made.document_id])))
    heading = " ".join(re.sub(r"<[^>]+>", " ", re.search(r"<h1.*?</h1>", html, re.DOTALL)[0]).split())
    assert heading.endswith(f"szkic PZ {made.document_id}") and heading.count("PZ") == 1, heading


@pytest.mark.feature("STK-1")
def test_a_location_scanned_after_goods_is_theirs_and_is_taken_back(sign_in, cast, place):
    """In one burst or later, for a line added to as for a new one; it belongs to the line of the goods scanned last."""
    one, two = build.items(2)
    first, second = build.location(place, "A1"), build.location(place, "B2")
    client = sign_in()
    made = build.drafted(cast, "PZ", place, build.line(one, 1, cost="2.00"))
    (line,) = made.line_ids
    add = [{"op": "add", "text": text} for text in (two.code, "b2", one.code, "a1")]
    answer = post(client, "stock-lines-in", made.document_id, add)
    assert [told["ok"] for told in answer["results"]] == [True] * 4
    placed = dict(StockLine.objects.filter(document_id=made.document_id).values_list("item_id", "location_id"))
    assert placed == {one.pk: first.pk, two.pk: second.pk}
    assert StockLine.objects.get(pk=line).quantity == 2
    (later,) = post(client, "stock-lines-in", made.document_id, [{"op": "add", "text": "B2", "last": line}])["results"]
    assert StockLine.objects.get(pk=line).location_id == second.pk and "B2" in later["message"]
    post(client, "stock-lines-in", made.document_id, [{"op": "restore", "data": later["undo"]}])
    assert StockLine.objects.get(pk=line).location_id == first.pk
    (nowhere,) = post(client, "stock-lines-in", made.document_id, [{"op": "add", "text": "B2", "last": 987654}])["results"]
    assert nowhere["code"] == "A_LOCATION"
