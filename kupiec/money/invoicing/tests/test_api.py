"""The REST interface of sales documents, and the demo's verbs."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kernel import clock
from kupiec.money.invoicing import demo
from kupiec.money.invoicing.models import Invoice
from kupiec.money.invoicing.tests import builders as make
from kupiec.money.invoicing.tests.test_collect import deliver, desk, goods  # noqa: F401
from kupiec.money.invoicing.tests.test_issue import holds
from tests.cast import Cast

BASE = "/api/v1/invoicing"


@pytest.fixture
def web(cast: Cast) -> Client:
    client = Client()
    for name, value in session_cookie(user_with(None)):
        client.cookies[name] = value
    return client


def send(web: Client, method: str, path: str, data: Any, **headers: str) -> Any:
    return web.generic(method, f"{BASE}{path}", json.dumps(data), content_type="application/json", headers=headers)


@pytest.mark.django_db
@pytest.mark.feature("INV-3")
def test_a_document_from_draft_to_correction(cast: Cast, web: Client) -> None:
    party = make.customer()
    line = {"description": "Montaż", "unit_price": "100.00", "quantity": "2", "vat_code": "23"}
    made = send(web, "POST", "", {"orderer_id": party.pk, "lines": [line]})
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    assert made.json()["gross"] == "246.00"
    assert send(web, "PATCH", f"/{pk}", {"remarks": "x"}).status_code == 428
    assert send(web, "PATCH", f"/{pk}", {"remarks": "x"}, **{"If-Match": '"1"'}).status_code == 200
    assert send(web, "PATCH", f"/{pk}", {"remarks": "y"}, **{"If-Match": '"1"'}).status_code == 412
    told = web.get(f"{BASE}/{pk}?expand=lines,vat_codes").json()
    line_id = told["lines"][0]["id"]
    assert send(web, "PATCH", f"/lines/{line_id}", {"quantity": "3"}).json()["net"] == "300.00"
    bad = send(web, "PATCH", f"/lines/{line_id}", {"quantity": "-3"})
    assert (bad.status_code, bad.json()["code"]) == (422, "BAD_QUANTITY")
    assert send(web, "POST", "/issue", {"ids": [pk]}).json()["done"] == [pk]
    assert web.get(f"{BASE}/{pk}").json()["number"].startswith("FV ")
    change = {"line_id": line_id, "quantity": "1"}
    correction = send(web, "POST", f"/{pk}/corrections", {"reason": "mniej", "changes": [change]})
    assert (correction.status_code, correction.json()["net"]) == (201, "-200.00")
    assert web.get(f"{BASE}?kind=invoice&state=issued&sort=-gross&count=true").json()["count"] == 1
    assert web.get(f"{BASE}/{pk}/pdf").content.startswith(b"%PDF")
    holds()


@pytest.mark.django_db
@pytest.mark.feature("INV-4")
def test_deliveries(cast: Cast, web: Client, desk: Any, goods: Any) -> None:  # noqa: F811
    pk = deliver(cast, goods, make.customer(), "2")
    assert [row["id"] for row in web.get(f"{BASE}/deliveries").json()["items"]] == [pk]
    (group,) = send(web, "POST", "/collect/preview", {"delivery_ids": [pk]}).json()
    assert group["gross"] == "24.60"
    made = send(web, "POST", "/collect", {"delivery_ids": [pk], "issue": True})
    assert Invoice.objects.get(pk=made.json()["ids"][0]).state == "issued"
    again = send(web, "POST", "/collect", {"delivery_ids": [pk]})
    assert (again.status_code, again.json()["code"]) == (422, "NOTHING_LEFT")


@pytest.mark.django_db
def test_drafts_from_outside_all_or_none(cast: Cast, web: Client) -> None:
    line = {"description": "A", "unit": "szt.", "quantity": "1", "unit_price": "5", "vat_code": "23"}
    head = {"orderer_id": make.customer().pk, "branch_id": cast.branch.pk, "issue_date": "2026-11-23", "lines": [line]}
    bad = head | {"lines": [line | {"vat_code": "99"}]}
    assert send(web, "POST", "/drafts", [head, bad]).status_code == 422
    assert not Invoice.objects.exists()
    assert len(send(web, "POST", "/drafts", [head, head]).json()["ids"]) == 2


@pytest.mark.django_db
def test_the_demo_s_verbs(cast: Cast, desk: Any, goods: Any) -> None:  # noqa: F811
    customers = [make.customer(f"D{n}", name=f"Klient {n}") for n in range(6)]
    items = [make.item(f"X{n}").pk for n in range(8)]
    for party in customers:
        deliver(cast, goods, party, "3", on=dt.date(2026, 11, 20))
    made = demo.invoice_deliveries(by=cast.by, on=dt.date(2026, 11, 21), until=dt.date(2026, 11, 20))
    assert len(made) == 6
    demo.extras(by=cast.by, on=dt.date(2026, 11, 22), customers=[one.pk for one in customers], items=items)
    kinds = Invoice.objects.values_list("kind", "state")
    assert {("proforma", "issued"), ("correction", "issued"), ("correction", "draft"), ("invoice", "draft")} <= set(kinds)
    with clock.frozen(make.TODAY):
        holds()
