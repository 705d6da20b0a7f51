"""Boards: columns with counts and sums, pages of cards, moves and refusals; the pages of the room."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.attributes import public as attributes
from kupiec.people.cases.models import Case
from kupiec.people.cases.tests import builders as make
from kupiec.people.parties.tests.builders import party

pytestmark = [pytest.mark.django_db, pytest.mark.feature("CAS-2")]
D = Decimal
HX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _kinds(db):
    make.dictionaries()


def _web(rights=None) -> Client:
    client = Client()
    for name, value in session_cookie(user_with(rights)):
        client.cookies[name] = value
    return client


def _moved(web, case, to, *, was=None):
    values = {"_card": case.pk, "_from": was or case.phase_id, "_to": make.phase(to).pk}
    return web.post(reverse("case-board"), values, headers=HX)


def test_a_card_moves_by_the_verb_and_a_refusal_stands_on_it(actor):
    web, one = _web(), make.case(actor, party(actor).pk, name="Hala <produkcyjna>", expected_value=D("2500.00"))
    page = web.get(reverse("case-board")).content.decode()
    assert "Hala &lt;produkcyjna&gt;" in page and "2 500" in page.replace("\N{NO-BREAK SPACE}", " ")
    refused = _moved(web, one, "talks")
    told = refused.json()
    assert refused.status_code == 422 and not told["ok"] and told["column"] == one.phase_id
    assert "Spodziewane zamknięcie" in told["card"] and reverse("case-move", args=[one.pk, make.phase("talks").pk]) in told["card"]
    assert Case.objects.get(pk=one.pk).phase_id == one.phase_id
    done = _moved(web, one, "offer").json()
    assert done["ok"] and done["column"] == make.phase("offer").pk and done["figures"][str(one.phase_id)]["count"] == 0
    stale = _moved(web, one, "qualified", was=one.phase_id)
    assert stale.status_code == 409 and stale.json()["column"] == make.phase("offer").pk
    assert make.phase("offer").pk == Case.objects.get(pk=one.pk).phase_id


def test_cards_are_counted_as_people_count_them(actor):
    for count, told in ((1, "karta"), (2, "karty"), (5, "kart")):
        while Case.objects.count() < count:
            make.case(actor)
        page = _web().get(reverse("case-board")).content.decode()
        assert f'<b class="ink tnum">{count}</b> {told}' in page


def test_who_may_only_look_moves_nothing(actor):
    one = make.case(actor, party(actor).pk)
    web = _web(["cases.see", "parties.see"])
    assert "draggable" not in web.get(reverse("case-board")).content.decode().replace('draggable="false"', "")
    assert _moved(web, one, "qualified").status_code == 403
    assert _web(["parties.see"]).get(reverse("case-board")).status_code == 403


def test_columns_page_by_place_and_keep_the_filters_of_the_list(actor):
    client, other = party(actor), party(actor, name="Inny odbiorca")
    for at in range(23):
        make.case(actor, client.pk, name=f"Sprawa {at:02d}")
    make.case(actor, other.pk, name="Obca")
    web, url = _web(), reverse("case-board")
    page = web.get(url).content.decode()
    assert page.count('data-card="') == 20
    more = page.split('class="k-bmore" hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert web.get(more, headers=HX).content.decode().count('data-card="') == 4
    narrowed = web.get(f"{url}?f.party={other.pk}").content.decode()
    assert narrowed.count('data-card="') == 1 and "Obca" in narrowed
    assert web.get(f"{url}?_choice=999").status_code == 400 and web.get(f"{url}?_column=abc").status_code == 400
    asked = web.get(f"{url}?_move={Case.objects.first().pk}", headers=HX).content.decode()
    assert "data-board-to" in asked and "Kwalifikacja" in asked


def test_a_board_of_many_cards_asks_as_much_as_one_of_few(actor):
    client, web = party(actor), _web()

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            web.get(reverse("case-board"))
        return len(asked)

    make.case(actor, client.pk)
    cost()
    few = cost()
    for _ in range(8):
        make.case(actor, client.pk)
    assert cost() == few


@pytest.mark.feature("CAS-1")
@pytest.mark.feature("CAS-3")
def test_the_pages_answer_and_forms_save(actor):
    web, client = _web(), party(actor)
    kind = make.kind()
    values = {
        "kind_id": kind.pk,
        "name": "Nowa szansa",
        "party_id": client.pk,
        "opened_on": "dziś",
        "currency_id": "PLN",
        "expected_value": "1 200,50",
        "guardian_id": actor.employee_id,
    }
    answer = web.post(reverse("case-new"), values)
    one = Case.objects.get()
    assert answer.status_code == 302 and one.value == D("1200.50") and one.kind_id == kind.pk
    for panel in ("overview", "wants", "papers", "activities", "files", "history"):
        assert web.get(f"{reverse('case', args=[one.pk])}?panel={panel}").status_code == 200, panel
    for name in (
        "cases",
        "case-funnel",
        "case-kinds",
        "case-phases",
        "case-reasons",
        "case-new",
        "case-kind-new",
        "case-phase-new",
        "case-reason-new",
    ):
        assert web.get(reverse(name)).status_code == 200, name
    won = make.phase("won")
    moved = web.post(
        reverse("case-move", args=[one.pk, won.pk]),
        {"party_id": client.pk, "expected_value": "1500", "_version": one.version, "note": "umowa"},
    )
    one.refresh_from_db()
    assert moved.status_code == 302 and (one.result, one.value) == ("won", D("1500.00"))
    assert web.get(reverse("party", args=[client.pk]) + "?panel=cases").status_code == 200
    phase = make.phase("lead")
    saved = web.post(
        reverse("case-phase", args=[phase.pk]),
        {"group": "potential", "code": "lead", "name": "Rozpoznanie", "probability": "15", "_version": phase.version, "active": "1"},
    )
    assert saved.status_code == 302 and make.phase("lead").probability == 15


@pytest.mark.sqlite_only
def test_the_list_of_cases_is_read_along_an_index_and_not_sorted(actor):
    make.case(actor, party(actor).pk)
    web = _web()
    web.get(reverse("cases"))
    with CaptureQueriesContext(connection) as asked:
        web.get(reverse("cases"))
    (page,) = [one["sql"] for one in asked.captured_queries if 'ORDER BY "cases_case"."id" DESC' in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + page)
        plan = [row[3] for row in cursor.fetchall()]
    assert any("case_by_number" in step for step in plan) and not any("TEMP B-TREE" in step for step in plan), plan


@pytest.mark.feature("KER-8")
def test_cases_have_attributes_in_form_list_filter_and_page(actor):
    attributes.save({"kind": "cases.case", "name": "Rodzaj budynku", "type": "text", "required": True, "listed": True}, by=actor)
    web, client = _web(), party(actor)
    values = {
        "kind_id": make.kind().pk,
        "name": "Nowa szansa",
        "party_id": client.pk,
        "opened_on": "dziś",
        "currency_id": "PLN",
        "guardian_id": actor.employee_id,
    }
    refused = web.post(reverse("case-new"), values)
    assert refused.status_code == 422 and "id_attribute_rodzaj_budynku_error" in refused.content.decode()
    assert web.post(reverse("case-new"), {**values, "attribute_rodzaj_budynku": "szkoła"}).status_code == 302
    one, other = Case.objects.get(), make.case(actor, client.pk, name="Obca")
    shown = web.get(reverse("cases")).content.decode()
    assert "Rodzaj budynku" in shown and "szkoła" in shown
    narrowed = web.get(f"{reverse('cases')}?f.attribute_rodzaj_budynku=szko").content.decode()
    assert one.name in narrowed and other.name not in narrowed
    assert "szkoła" in web.get(f"{reverse('case', args=[one.pk])}?panel=attributes").content.decode()
    form = web.get(reverse("case-edit", args=[one.pk])).content.decode()
    assert 'value="szkoła"' in form
    changed = web.post(reverse("case-edit", args=[one.pk]), {**values, "attribute_rodzaj_budynku": "hala", "_version": one.version})
    assert changed.status_code == 302 and "hala" in web.get(reverse("cases")).content.decode()
