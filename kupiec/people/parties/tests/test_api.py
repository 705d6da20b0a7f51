"""The REST interface of parties."""

import json

import pytest
from django.test import Client

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.people.parties.models import CustomerTerms, Party
from kupiec.people.parties.tests.builders import nip, party

pytestmark = pytest.mark.django_db


def _client(rights=None):
    client = Client(enforce_csrf_checks=False)
    for name, value in session_cookie(user_with(rights)):
        client.cookies[name] = value
    return client


def _send(client, method, path, data, **headers):
    return client.generic(method, f"/api/v1/parties{path}", json.dumps(data), content_type="application/json",
                          headers=headers)  # fmt: skip


@pytest.mark.feature("PTY-1")
def test_a_party_is_entered_read_changed_and_archived(actor):
    client = _client()
    made = _send(client, "POST", "", {
        "name": "Bel-Pol Sp. z o.o.", "nip": nip(5), "roles": ["customer"],
        "addresses": [{"kind": "seat", "street": "ul. Wodna 1", "city": "Poznań"}],
        "contacts": [{"kind": "phone", "value": "601 000 214"}],
    })  # fmt: skip
    assert made.status_code == 201, made.content
    pk, version = made.json()["id"], made.json()["version"]
    changed = _send(client, "PUT", f"/{pk}", {"remarks": "Dobry płatnik"}, **{"If-Match": f'"{version}"'})
    assert changed.status_code == 200 and changed.json()["remarks"] == "Dobry płatnik"
    stale = _send(client, "PUT", f"/{pk}", {"remarks": "x"}, **{"If-Match": f'"{version}"'})
    assert stale.status_code == 412
    found = client.get("/api/v1/parties?q=bel-pol&role=customer&expand=addresses,contacts,terms").json()
    (row,) = found["items"]
    assert row["addresses"][0]["city"] == "Poznań" and row["terms"]["payment_days"] == 0
    terms = _send(client, "PUT", f"/{pk}/terms", {"credit_limit": "5000.00", "payment_days": 14})
    assert terms.status_code == 200 and CustomerTerms.objects.get(party_id=pk).payment_days == 14
    assert _send(client, "POST", "/archive", {"ids": [pk]}).status_code == 200
    assert Party.objects.get(pk=pk).archived


@pytest.mark.feature("PTY-1")
def test_refusals_name_their_fields_and_rights_hold(actor):
    answer = _send(_client(), "POST", "", {"name": "Zły", "nip": "1234567890", "regon": "999999999"})
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == {"nip", "regon"}
    one = party(actor)
    assert _send(_client(["parties.see"]), "PUT", f"/{one.pk}", {"name": "x"}, **{"If-Match": '"1"'}).status_code == 403
    assert _client(["stock.see"]).get("/api/v1/parties").status_code == 403


@pytest.mark.feature("PTY-2")
def test_bases_and_persons(actor):
    client, one = _client(), party(actor)
    base = _send(client, "POST", "/bases", {"name": "Klienci", "rule": "klient"}).json()
    assert client.get(f"/api/v1/parties?base={base['id']}").json()["items"][0]["id"] == one.pk
    assert _send(client, "POST", "/bases", {"name": "Zła", "rule": "nie ma"}).status_code == 422
    person = _send(client, "POST", "/persons", {"party_id": one.pk, "last_name": "Kubiak"})
    assert person.status_code == 201 and person.json()["main"]
    assert client.get(f"/api/v1/parties/persons?party={one.pk}").json()["items"][0]["last_name"] == "Kubiak"
