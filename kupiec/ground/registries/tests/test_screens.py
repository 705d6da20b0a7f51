"""Screens of registers without a browser, and the REST interface."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from kupiec.ground.access.testing import user_with
from kupiec.ground.kernel import sealed
from kupiec.ground.registries import services
from kupiec.ground.registries.models import Check, Setup
from kupiec.ground.registries.tests.stand_in import Registers
from kupiec.people.parties.tests import builders

pytestmark = pytest.mark.django_db(transaction=True)
NIP = "5261040828"


@pytest.fixture
def client(cast: Any) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="pl")
    client.force_login(user_with(None))
    return client


def test_the_key_is_never_shown(client: Client, cast: Any) -> None:
    client.post("/ustawienia/rejestry/1/", {"active": "1", "key": "tajny-klucz-12345"})
    assert sealed.unseal(Setup.objects.get(source="gus").key, purpose=services.KEYS) == "tajny-klucz-12345"
    for address in ("/ustawienia/rejestry/", "/ustawienia/rejestry/1/"):
        page = client.get(address)
        assert page.status_code == 200 and "tajny" not in page.content.decode()
    client.post("/ustawienia/rejestry/1/", {"active": "1", "key": ""})
    assert sealed.unseal(Setup.objects.get(source="gus").key, purpose=services.KEYS) == "tajny-klucz-12345"
    assert client.post("/ustawienia/rejestry/1/", {"active": "1", "_version": "1"}).status_code == 409
    assert client.get("/ustawienia/rejestry/9/").status_code == 404


def test_a_register_can_be_tried(client: Client, registers: Registers) -> None:
    assert "Główny Urząd" in client.post("/ustawienia/rejestry/", {"try": "whitelist"}).content.decode()
    registers.mood["wl"] = "down"
    assert "awaria po stronie rejestru" in client.post("/ustawienia/rejestry/", {"try": "whitelist"}).content.decode()
    assert client.post("/ustawienia/rejestry/", {"try": "else"}).status_code == 404


def test_the_answer_word_for_word_is_shown_as_text(client: Client, cast: Any, registers: Registers) -> None:
    registers.firms[NIP]["name"] = "<script>alert(1)</script> Sp. z o.o."
    party = builders.party(cast.by, nip=NIP)
    page = client.post(f"/rejestry/parties.party/{party.pk}/sprawdz/", {"source": "whitelist"}, headers={"HX-Request": "true"})
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    check = Check.objects.get()
    raw = client.get(f"/rejestry/{check.pk}/").content.decode()
    assert "<script>alert" not in raw and check.reply.request_id in raw
    assert client.get("/rejestry/").status_code == 200
    assert client.get(f"/klienci/{party.pk}/?panel=registries").status_code == 200


def test_the_rest_interface_asks_and_lists(client: Client, cast: Any, registers: Registers) -> None:
    party = builders.party(cast.by, nip=NIP)

    def post(address: str, data: Any) -> Any:
        return client.post(f"/api/v1/registries{address}", json.dumps(data), content_type="application/json")

    filled = post("/fill", {"nip": NIP}).json()
    assert filled["found"]["regon"] == "000331501" and filled["checks"][0]["request_id"].startswith("wl")
    checked = post("/check", {"subject": "parties.party", "id": party.pk, "sources": ["whitelist"]}).json()
    assert checked["checks"][0]["outcome"] == "ok" and checked["problems"] == []
    account = post("/check-account", {"subject": "parties.party", "id": party.pk, "account": "PL61109010140000071219812874"})
    assert account.json()["status"] == "listed"
    assert post("/check-many", {"subject": "parties.party", "ids": [party.pk]}).status_code == 202
    assert post("/check?dry_run=true", {"subject": "parties.party", "id": party.pk}).status_code == 400
    assert post("/check", {"subject": "parties.party", "id": 999999}).status_code == 404
    listed = client.get("/api/v1/registries?subject=parties.party").json()
    assert len(listed["items"] if "items" in listed else listed["data"]) == 2
    raw = client.get(f"/api/v1/registries/{filled['checks'][0]['id']}/answer").json()
    assert json.loads(raw["raw"])["result"]["requestId"] == raw["request_id"]
