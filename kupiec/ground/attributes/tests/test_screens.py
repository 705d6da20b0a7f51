"""Settings of attributes, the form, list and REST interface of records that have them, hostile names (KER-8)."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kupiec.ground.access.testing import user_with
from kupiec.ground.attributes import public as attributes
from kupiec.ground.attributes import queries
from kupiec.ground.attributes.models import Attribute, Choice
from kupiec.ground.attributes.services import OptionDraft
from kupiec.people.parties import services
from kupiec.people.parties.models import Party
from kupiec.people.parties.tests.builders import party
from tests.browser import check_axe
from tests.markup import flat

KIND = "parties.party"
HOSTILE = "<b onmouseover=x>%(n)s {{7*7}} \u202e'\"&"
pytestmark = [pytest.mark.django_db, pytest.mark.feature("KER-8")]


@pytest.fixture
def client(cast: Any) -> Client:
    client = Client()
    client.force_login(user_with(None))
    return client


def _choice(actor: Any, **more: Any) -> int:
    options = [OptionDraft("Instalator", "ok"), OptionDraft("Deweloper", "plum")]
    return attributes.save({"kind": KIND, "name": "Profil", "type": "choice", "options": options, **more}, by=actor)


def _posted(response: Any) -> dict[str, str]:
    found = re.findall(r'name="(_once|_version)" value="([^"]*)"', flat(response))
    return dict(found)


def test_an_administrator_defines_orders_and_archives(client, actor):
    made = client.post("/ustawienia/atrybuty/nowy/?kind=parties.party", {
        "kind": KIND, "name": "Profil", "type": "choice", "options.id": ["", ""], "options.name": ["Instalator", "Deweloper"],
        "options.colour": ["ok", "plum"], "options.code": ["", ""], "section": "Działalność",
    })  # fmt: skip
    assert made.status_code == 302, made.content.decode()[-3000:]
    first = Attribute.objects.get()
    assert (first.code, list(Choice.objects.order_by("position").values_list("name", "colour"))) == (
        "profil",
        [("Instalator", "ok"), ("Deweloper", "plum")],
    )
    second = attributes.save({"kind": KIND, "name": "Ekipy", "type": "number"}, by=actor)
    client.post("/ustawienia/atrybuty/?kind=parties.party", {"up": second})
    assert [one.code for one in queries.fresh(KIND)] == ["ekipy", "profil"]
    client.post("/ustawienia/atrybuty/?kind=parties.party", {"order": f"{first.pk},{second}"})
    assert [one.code for one in queries.fresh(KIND)] == ["profil", "ekipy"]
    client.post("/ustawienia/atrybuty/?kind=parties.party", {"archive": first.pk})
    assert "attribute_profil" not in client.get("/klienci/nowy/").content.decode()
    page = client.get(f"/ustawienia/atrybuty/{first.pk}/").content.decode()
    assert "Instalator" in page and "readonly" in page
    assert Client().get("/ustawienia/atrybuty/").status_code == 302


def test_the_form_asks_keeps_and_clashes_by_the_version_of_the_party(client, actor):
    _choice(actor)
    attributes.save({"kind": KIND, "name": "Rok", "type": "number", "required": True, "default": "1999"}, by=actor)
    empty = client.get("/klienci/nowy/").content.decode()
    assert 'name="attribute_rok" value="1' in empty
    row = party(actor, name="Bel-Pol")
    shown = client.get(f"/klienci/{row.pk}/edycja/")
    base = {"name": "Bel-Pol", "code": row.code, "kind": "company", "roles": "customer", "country": "PL", "language": "pl"}
    missing = client.post(f"/klienci/{row.pk}/edycja/", {**base, **_posted(shown), "attribute_rok": ""})
    assert missing.status_code == 422
    pk = Choice.objects.get(name="Deweloper").pk
    saved = client.post(f"/klienci/{row.pk}/edycja/", {**base, **_posted(shown), "attribute_rok": "2 004", "attribute_profil": pk})
    assert saved.status_code == 302, saved.content.decode()[-3000:]
    assert queries.told(KIND, [row.pk], {"rok", "profil"})[row.pk] == {"rok": Decimal(2004), "profil": "Deweloper"}
    clash = client.post(
        f"/klienci/{row.pk}/edycja/", {**base, **_posted(shown), "_once": "x" * 32, "attribute_rok": "2005", "attribute_profil": pk}
    )
    assert clash.status_code == 409 and "2005" in clash.content.decode()
    page = client.get(f"/klienci/{row.pk}/").content.decode()
    assert "2004" in page and "Deweloper" in page


def test_hostile_names_and_values_stay_text(client, actor):
    attributes.save(
        {
            "kind": KIND,
            "name": HOSTILE,
            "code": "zly",
            "type": "text",
            "section": HOSTILE,
            "help": HOSTILE,
            "listed": True,
            "searched": True,
        },
        by=actor,
    )
    attributes.save({"kind": KIND, "name": "Wybór", "type": "choice", "options": [OptionDraft(HOSTILE)], "listed": True}, by=actor)
    row = party(actor)
    services.edit(row.pk, {"attributes": {"zly": HOSTILE, "wybor": HOSTILE}}, by=actor)
    for address in (
        "/klienci/", "/klienci/?sort=-attribute_zly", "/klienci/?f.attribute_zly=<b", "/klienci/?group=attribute_wybor", f"/klienci/{row.pk}/", f"/klienci/{row.pk}/edycja/",
        "/klienci/nowy/", "/ustawienia/atrybuty/?kind=parties.party", "/klienci/?export=csv", f"/klienci/?preview={row.pk}", "/klienci/bazy/nowa/", "/import/parties/",
    ):  # fmt: skip
        answer = client.get(address)
        if answer.status_code == 404:
            continue
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200, address
        assert b"<b onmouseover" not in body or address.endswith("csv"), address


def test_a_list_costs_the_same_with_many_attributes(client, actor):
    for _ in range(6):
        services.edit(party(actor).pk, {}, by=actor)
    costs = []
    for count in (1, 8):
        for number in range(count - Attribute.objects.count()):
            kind = ("number", "text", "flag", "day")[number % 4]
            attributes.save({"kind": KIND, "name": f"Cecha {count} {number}", "type": kind, "listed": True}, by=actor)
        for row in Party.objects.all():
            services.edit(row.pk, {"attributes": {one.code: 1 for one in queries.defined(KIND) if one.type == "number"}}, by=actor)
        client.get("/klienci/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/klienci/").status_code == 200
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_the_rest_interface_defines_reads_writes_and_filters(client, actor):
    made = client.post("/api/v1/attributes", json.dumps({
        "kind": KIND, "name": "Profil", "type": "choice", "options": [{"name": "Instalator", "colour": "ok"}, {"name": "Deweloper"}],
    }), content_type="application/json")  # fmt: skip
    assert made.status_code == 201, made.content
    attributes.save({"kind": KIND, "name": "Rok", "type": "number"}, by=actor)
    row, other = party(actor), party(actor)
    changed = client.put(f"/api/v1/attributes/of/{KIND}/{row.pk}", json.dumps({"values": {"profil": "Instalator", "rok": 1999}}),
                         content_type="application/json", headers={"If-Match": f'"{row.version}"'})  # fmt: skip
    assert changed.status_code == 200 and changed.json() == {"version": row.version + 1, "values": {"profil": "Instalator", "rok": "1999"}}
    client.put(f"/api/v1/parties/{other.pk}", json.dumps({"attributes": {"rok": 2010}}), content_type="application/json",
               headers={"If-Match": f'"{other.version}"'})  # fmt: skip
    found = client.get("/api/v1/parties?attribute=rok:1990..2000;profil:Instalator&expand=attributes").json()["items"]
    assert [(one["id"], one["attributes"]) for one in found] == [(row.pk, {"profil": "Instalator", "rok": "1999"})]
    assert client.get("/api/v1/parties?attribute=nie_ma:1").status_code == 400
    refused = client.put(f"/api/v1/attributes/{made.json()['id']}", json.dumps({"type": "text"}), content_type="application/json",
                         headers={"If-Match": f'"{made.json()["version"]}"'})  # fmt: skip
    assert refused.status_code == 422 and refused.json()["code"] == "TYPE_IN_USE"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_are_accessible_and_rows_move_by_keyboard(cast: Any, signed_in: Any, live_server: Any) -> None:
    actor = cast.by
    choice = _choice(actor, section="Działalność", help="Kim jest")
    attributes.save({"kind": KIND, "name": "Rok założenia", "type": "number", "section": "Działalność"}, by=actor)
    row = party(actor, name="Bel-Pol")
    services.edit(row.pk, {"attributes": {"profil": "Instalator", "rok_zalozenia": 2004}}, by=actor)
    page = signed_in()
    for path in (
        "/ustawienia/atrybuty/?kind=parties.party", "/ustawienia/atrybuty/nowy/?kind=catalog.item", f"/ustawienia/atrybuty/{choice}/", f"/klienci/{row.pk}/edycja/",
        f"/klienci/{row.pk}/", "/klienci/?columns=name,attribute_profil,attribute_rok_zalozenia&sort=-attribute_rok_zalozenia",
    ):  # fmt: skip
        page.goto(live_server.url + path)
        check_axe(page)
    page.goto(live_server.url + "/ustawienia/atrybuty/?kind=parties.party")
    page.wait_for_load_state("networkidle")
    page.locator("tr[data-att] a").first.focus()
    page.keyboard.press("Alt+ArrowDown")
    page.wait_for_selector('tr[data-att]:first-child a:text-is("Rok założenia")')
    page.goto(live_server.url + f"/ustawienia/atrybuty/{choice}/")
    page.locator("[data-att-add]").click()
    page.keyboard.type("Projektant")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/ustawienia/atrybuty/?kind=*")
    assert Choice.objects.filter(name="Projektant").exists()
