"""Circulations in a real browser: no accessibility findings, the drawing by keyboard, deciding on a telephone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kupiec.ground.access.models import Role, User
from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.workflow import links, services
from kupiec.ground.workflow.models import Definition, Link, Task
from kupiec.ground.workflow.tests import builders
from kupiec.ground.workflow.tests.builders import KIND, Papers, approve, definition
from kupiec.ground.workflow.values import END, Branch, StepData
from tests.browser import check_axe
from tests.cast import build_cast


@pytest.fixture
def scene(transactional_db: None) -> Iterator[tuple[Actor, Papers, Callable[[], Task]]]:
    """A paper that waits for whoever has signed in."""
    cast = build_cast()
    with builders.papers() as papers:

        def waiting() -> Task:
            me = User.objects.order_by("-pk")[0]
            who = Actor(user_id=me.pk, company_id=cast.company.pk, all_rights=True)
            role = Role.objects.order_by("pk")[0].pk
            steps = (
                approve("Kierownik", who, deadline=4, unit="hours", branches=(Branch(when="rabat > 15", to=3),)), approve("Finanse", who, then=END),
                StepData(name="Dyrektor", who="role", role_id=role, back_to=1), StepData(name="Do wiadomości", who="starter", mode="inform", beside=True, when="netto > 5"),
            )  # fmt: skip
            services.add(definition(*steps), by=cast.by)
            (pk,) = services.start([Ref(KIND, papers.paper(cast.by))], by=cast.by)
            return Task.objects.get(circulation_id=pk)

        yield cast.by, papers, waiting


@pytest.mark.browser
@pytest.mark.feature("WFL-1", "WFL-2", "WFL-4")
def test_pages_have_no_findings(scene: Any, signed_in: Callable[..., Any], live_server: Any) -> None:
    _by, _papers, waiting = scene
    page = signed_in()
    task, made = waiting(), Definition.objects.get()
    for address in (
        "decyzje/", f"decyzje/{task.pk}/", "obiegi/", f"obiegi/{task.circulation_id}/", "ustawienia/obiegi/", f"ustawienia/obiegi/{made.pk}/", "ustawienia/obiegi/nowy/",
        "ustawienia/przelozeni/",
    ):  # fmt: skip
        page.goto(f"{live_server.url}/{address}")
        check_axe(page)
    page.goto(f"{live_server.url}/ustawienia/obiegi/{made.pk}/")
    page.locator(".wf-graph a").nth(1).focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#step-2")


@pytest.mark.browser
@pytest.mark.feature("WFL-2")
def test_deciding_on_a_telephone_from_an_e_mail(scene: Any, signed_in: Callable[..., Any], live_server: Any) -> None:
    _by, _papers, waiting = scene
    page = signed_in()
    task = waiting()
    links.made([task])
    page.context.clear_cookies()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/decyzja/{links.token(Link.objects.get())}/")
    check_axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("button[value=approve]").bounding_box()["height"] >= 48
    page.fill("#comment", "zgoda")
    page.click("button[value=approve]")
    page.get_by_role("heading").first.wait_for()
    task.refresh_from_db()
    assert (task.decision, task.comment, task.channel) == ("approve", "zgoda", "mail")
