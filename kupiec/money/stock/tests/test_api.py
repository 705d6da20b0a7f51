"""The REST interface of stock: the same rules as the screens."""

from __future__ import annotations

import json

import pytest

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kernel import clock
from kupiec.money.stock.models import StockDocument
from kupiec.money.stock.tests import builders as build

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/stock"


@pytest.fixture
def api(client, cast):
    def signed_in(rights=None):
        for name, value in session_cookie(user_with(rights)):
            client.cookies[name] = value

        def call(method, path, body=None, **headers):
            data = json.dumps(body) if body is not None else ""
            return client.generic(method, ROOT + path, data, content_type="application/json", headers=headers)

        return call

    return signed_in


@pytest.mark.feature("STK-2")
def test_a_document_from_draft_to_reversal(api, cast, place, item):
    call = api()
    head = {"kind": "PZ", "warehouse_id": place.pk, "issue_date": "2026-11-23"}
    made = call("POST", "/documents", {**head, "lines": [{"item_id": item.pk, "quantity": "12", "unit_cost": "4.50"}]})
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    assert call("POST", "/documents/issue", {"ids": [pk]}).status_code == 200
    one = call("GET", f"/documents/{pk}?expand=lines").json()
    assert (one["state"], one["cost"], one["lines"][0]["cost"]) == ("issued", "54.00", "54.00")
    assert call("GET", "/balances").json()["items"][0]["free"] == "12.0000"
    assert len(call("POST", "/documents/reverse", {"ids": [pk], "reason": "pomyłka"}).json()) == 1
    assert build.balance(place, item)[0] == 0


def test_refusals_are_problem_details(api, cast, place, item):
    call = api()
    made = build.drafted(cast, "WZ", place, build.line(item, 1))
    short = call("POST", "/documents/issue", {"ids": [made.document_id]})
    assert (short.status_code, short.json()["code"]) == (422, "SHORT_STOCK")
    wrong = {
        "kind": "PZ",
        "warehouse_id": place.pk,
        "issue_date": "2026-11-23",
        "lines": [{"item_id": item.pk, "quantity": "1", "unit": "litr"}],
    }
    assert call("POST", "/documents", wrong).json()["code"] == "WRONG_UNIT"
    assert StockDocument.objects.filter(state="issued").count() == 0


def test_rights_and_hidden_figures(api, cast, place, item):
    made = build.received(cast, place, item, 5)
    call = api(["stock.see"])
    assert "cost" not in call("GET", f"/documents/{made.document_id}").json()
    assert call("POST", "/documents/issue", {"ids": [made.document_id]}).status_code in (403, 422)
    assert api(["parties.see"])("GET", "/balances").status_code == 403


@pytest.mark.feature("STK-9")
def test_availability_and_supplies(api, cast, place, item):
    build.received(cast, place, item, 5)
    call = api()
    supply = {"warehouse_id": place.pk, "item_id": item.pk, "quantity": "7", "due": "2026-12-04"}
    made = call("POST", "/supplies", supply)
    assert made.status_code == 201
    assert call("PUT", f"/supplies/{made.json()['id']}", {**supply, "quantity": "8"}, **{"If-Match": '"1"'}).status_code == 200
    with clock.frozen(build.TODAY):
        (row,) = call("GET", f"/availability?item_ids={item.pk}&on=2026-12-05").json()
    assert (row["available"], row["expected"], row["projected"]) == ("5.0000", "8.0000", "13.0000")


@pytest.mark.feature("STK-4")
def test_demands_are_blocked_and_released(api, cast, place, item):
    build.received(cast, place, item, 5)
    build.want(cast, place, item, 8, source_id=1)
    call = api()
    pk = call("GET", "/demands").json()["items"][0]["id"]
    call("POST", "/demands/block", {"ids": [pk]})
    one = call("GET", f"/demands/{pk}").json()
    assert (one["blocked"], one["missing"]) == ("5.0000", "3.0000")
    call("POST", "/demands/release", {"ids": [pk]})
    assert build.balance(place, item)[1] == 0
