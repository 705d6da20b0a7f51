"""Persons in a real browser and over REST."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from kupiec.ground.access.testing import user_with
from kupiec.ground.kernel.models import Event
from kupiec.people.parties.models import Person
from kupiec.people.parties.tests.builders import party
from kupiec.people.persons import services
from kupiec.people.persons.models import Details, Engagement
from tests.browser import check_axe


@pytest.mark.django_db(transaction=True)
def test_the_rest_interface_hides_groups_without_their_right(cast: Any) -> None:
    firm, other = party(cast.by), party(cast.by)
    pk = services.add_person(firm.pk, {"last_name": "Kubiak", "home_city": "Zielonka", "birthday": "12.05.1980"}, by=cast.by)
    client, narrow = Client(), Client()
    client.force_login(user_with(None))
    narrow.force_login(user_with(["parties.see", "parties.edit"]))
    whole = client.get(f"/api/v1/persons/{pk}").json()
    assert whole["private"]["home_city"] == "Zielonka" and whole["life"]["birthday"] == "12.05.1980"
    assert Event.objects.filter(subject_id=pk, verb="read-private").count() == 1
    part = narrow.get(f"/api/v1/persons/{pk}").json()
    assert part["private"] is None and part["life"] is None and Event.objects.filter(subject_id=pk, verb="read-private").count() == 1
    saved = client.put(
        f"/api/v1/persons/{pk}",
        json.dumps({"hobbies": "ogród", "name_day": "24.06"}),
        content_type="application/json",
        headers={"If-Match": '"1"'},
    )
    assert saved.status_code == 200 and saved.json()["life"]["name_day"] == "24.06"
    refused = narrow.put(
        f"/api/v1/persons/{pk}", json.dumps({"hobbies": "x"}), content_type="application/json", headers={"If-Match": '"2"'}
    )
    assert refused.status_code == 403
    empty = client.post(
        "/api/v1/parties/persons",
        json.dumps({"party_id": firm.pk, "last_name": "Pusty", "email": None, "phone": None}),
        content_type="application/json",
    )
    assert empty.status_code == 201 and Person.objects.get(last_name="Pusty").email == ""
    moved = client.post(f"/api/v1/persons/{pk}/change-employer", json.dumps({"party_id": other.pk}), content_type="application/json")
    assert moved.json()["party_id"] == other.pk and client.get(f"/api/v1/persons/{pk}/engagements").json()[0]["party_id"] == firm.pk
    for address in (f"/osoby/{pk}/", "/osoby/", f"/klienci/{firm.pk}/?panel=persons"):
        assert narrow.get(address).status_code == 200
    assert narrow.get(f"/osoby/{pk}/?panel=private").content.decode().count("Zielonka") == 0
    assert "Pracowali tu wcześniej" in client.get(f"/klienci/{firm.pk}/?panel=persons").content.decode()


@pytest.mark.browser
@pytest.mark.feature("PTY-5")
@pytest.mark.django_db(transaction=True)
def test_a_person_is_entered_moved_and_read(cast: Any, signed_in: Any, live_server: Any) -> None:
    firm, other = party(cast.by, name="Bel-Pol Instalacje"), party(cast.by, name="Wro-Term")
    page = signed_in()
    page.goto(f"{live_server.url}/osoby/nowa/?party={firm.pk}")
    page.fill("[name=first_name]", "Marta")
    page.fill("[name=last_name]", "Kubiak")
    page.fill("[name=position]", "zakupy")
    page.fill("[name=birthday]", "31.02")
    check_axe(page)
    page.click("button[type=submit]:visible >> nth=0")
    page.wait_for_selector("text=Napisz dzień jako 12.05 albo 12.05.1980.")
    assert page.input_value("[name=last_name]") == "Kubiak"
    page.fill("[name=birthday]", "12.05.1980")
    page.fill("[name=home_city]", "Poznań")
    page.click("button[type=submit]:visible >> nth=0")
    page.wait_for_url("**/osoby/*/")
    person = Person.objects.get(last_name="Kubiak")
    check_axe(page)
    for panel, text in (("private", "Prywatny telefon"), ("life", "Urodziny")):
        page.goto(f"{live_server.url}/osoby/{person.pk}/?panel={panel}")
        page.wait_for_selector(f"text={text}")
        check_axe(page)
    services.change_employer(person.pk, other.pk, by=cast.by)
    assert Details.objects.get(pk=person.pk).home_city == "Poznań" and Engagement.objects.get(person=person).party_id == firm.pk
    for address, text in ((f"/osoby/{person.pk}/", "Inne firmy i poprzednie"), ("/osoby/", "Kubiak"), (f"/klienci/{firm.pk}/?panel=persons", "Pracowali tu wcześniej"),
                          (f"/osoby/{person.pk}/?panel=history", "Odczytano dane prywatne")):  # fmt: skip
        page.goto(f"{live_server.url}{address}")
        page.wait_for_selector(f"text={text}")
        check_axe(page)
