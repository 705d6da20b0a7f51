"""The REST interface of items."""

import json

import pytest
from django.test import Client

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.people.catalog.tests.builders import ean, item, units

pytestmark = pytest.mark.django_db


def _client(rights=None):
    client = Client()
    for name, value in session_cookie(user_with(rights)):
        client.cookies[name] = value
    return client


def _send(client, method, path, data, **headers):
    return client.generic(method, f"/api/v1/catalog{path}", json.dumps(data), content_type="application/json",
                          headers=headers)  # fmt: skip


@pytest.mark.feature("CAT-1")
@pytest.mark.feature("CAT-2")
def test_an_item_is_entered_recognised_and_changed(actor):
    units()
    client = _client()
    made = _send(client, "POST", "", {
        "code": "PO-2560", "name": "Pompa 25-60", "unit": "szt", "list_price": "399.00", "purchase_price": "250.00",
        "units": [{"unit": "karton", "factor": "4"}],
        "barcodes": [{"code": ean(1)}, {"code": ean(2), "unit": "karton"}],
    })  # fmt: skip
    assert made.status_code == 201, made.content
    pk, version = made.json()["id"], made.json()["version"]
    hit = client.get(f"/api/v1/catalog/recognise?text={ean(2)}").json()["exact"]
    assert (hit["item_id"], hit["unit"]) == (pk, "karton")
    changed = _send(client, "PUT", f"/{pk}", {"list_price": "410.50"}, **{"If-Match": f'"{version}"'})
    assert changed.json()["list_price"] == "410.5000" or changed.json()["list_price"] == "410.50"
    row = client.get("/api/v1/catalog?q=pompa&expand=units,barcodes").json()["items"][0]
    assert row["units"][0]["unit"] == "karton" and len(row["barcodes"]) == 2
    bad = _send(client, "POST", "", {"code": "X", "name": "X", "unit": "szt", "barcodes": [{"code": "5900000000000"}]})
    assert bad.status_code == 422 and bad.json()["errors"][0]["code"] == "BARCODE"


def test_purchase_prices_are_for_those_allowed(actor):
    one = item(actor)
    row = _client(["catalog.see"]).get(f"/api/v1/catalog/{one.pk}").json()
    assert "purchase_price" not in row or row["purchase_price"] is None
