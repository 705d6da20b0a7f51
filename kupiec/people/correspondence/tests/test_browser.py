"""Letters in a real browser: pages without accessibility findings, an answer begun with the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kupiec.ground.kernel import clock
from kupiec.people.cases import public as cases
from kupiec.people.correspondence import services
from kupiec.people.correspondence.models import Letter
from kupiec.people.correspondence.tests import builders as make
from kupiec.people.parties.tests import builders as customers
from tests.browser import check_axe
from tests.cast import build_cast


@pytest.mark.browser
@pytest.mark.feature("COR-1")
@pytest.mark.feature("COR-4")
def test_letters_have_no_findings_and_are_answered_by_keyboard(
    transactional_db: None, signed_in: Callable[..., Any], live_server: Any
) -> None:
    by = build_cast().by
    make.dictionaries(by)
    party = customers.party(by, name="Bel-Pol Instalacje Sp. z o.o.")
    theirs = make.came(by, party_id=party.pk, name="", content="Prosimy o wymianę.")
    ours = make.ours(by, party_id=party.pk, name="", answers_id=theirs.pk, medium_id=make.term("medium", "registered").pk)
    services.send([ours.pk], by=by)
    fresh = make.came(by, subject="Zapytanie o pompy")
    page = signed_in()
    for address in ("", f"{theirs.pk}/", f"{ours.pk}/", "wchodzaca/nowa/", "wychodzaca/nowa/", "ksiegi/?book=post", "ksiegi/?book=in"):
        page.goto(f"{live_server.url}/korespondencja/{address}")
        page.wait_for_selector("h1")
        check_axe(page)
    page.goto(f"{live_server.url}/korespondencja/{fresh.pk}/")
    page.wait_for_selector("text=Zapytanie o pompy")
    page.keyboard.press("o")
    page.wait_for_selector("#dialog select")
    check_axe(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/wychodzaca/")
    assert Letter.objects.get(answers_id=fresh.pk).state == "draft"


@pytest.mark.browser
def test_the_register_and_phases_of_cases_fit_a_desk_without_scrolling_sideways(
    transactional_db: None, signed_in: Callable[..., Any], live_server: Any
) -> None:
    by = build_cast().by
    make.dictionaries(by)
    cases.install_kinds()
    who = customers.party(by, name="Dom i Ogrzewanie s.c. A. i M. Kozłowscy")
    make.came(
        by,
        party_id=who.pk,
        name="",
        subject="Wezwanie do złożenia wyjaśnień w sprawie deklaracji za październik i listopad 2026 roku",
        due_on=clock.today(),
        employee_id=by.employee_id,
    )
    page = signed_in()
    for path in ("/korespondencja/", "/ustawienia/sprawy/fazy/"):
        page.goto(live_server.url + path)
        page.wait_for_selector("tbody tr")
        assert (
            page.evaluate("() => { const table = document.querySelector('.k-list__t'); return table.scrollWidth - table.clientWidth; }")
            <= 1
        ), path
        check_axe(page)
