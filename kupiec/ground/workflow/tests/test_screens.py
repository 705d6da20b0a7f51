"""Pages of the room: what waits, deciding, the drawn form, the whole way, its print; the REST interface."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from kupiec.ground.access.models import Substitution, User
from kupiec.ground.access.testing import session_cookie
from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.workflow import frame, graph, page, queries, services
from kupiec.ground.workflow.designer import changed
from kupiec.ground.workflow.models import Circulation, Definition, Question, Task
from kupiec.ground.workflow.tests import builders
from kupiec.ground.workflow.tests.builders import KIND, Papers, approve, definition
from kupiec.ground.workflow.values import END, Branch, StepData

pytestmark = pytest.mark.django_db


def browser(by: Actor) -> Client:
    client = Client()
    client.cookies.load(dict(session_cookie(User.objects.get(pk=by.user_id))))
    return client


@pytest.fixture
def waiting(papers: Papers, people: dict[str, Actor], actor: Actor) -> Task:
    services.add(definition(approve("Dyrektor", people["szef"], deadline=2)), by=actor)
    services.start([Ref(KIND, papers.paper(actor))], by=people["ola"])
    return Task.objects.get()


@pytest.mark.feature("WFL-2")
def test_the_inbox_the_badge_and_the_block_of_the_day(waiting: Task, people: dict[str, Actor]) -> None:
    szef, ola = browser(people["szef"]), browser(people["ola"])
    assert waiting.circulation.title in szef.get("/decyzje/").content.decode()
    assert waiting.circulation.title not in ola.get("/decyzje/").content.decode()
    assert frame.Badges().badges(people["szef"]) == {"day": 1} and frame.Badges().badges(people["ola"]) == {}
    assert [panel.key for panel in frame.MyDay().panels(people["szef"])] == ["decisions"] and frame.MyDay().panels(people["ola"]) == []
    assert [one.kind for one in frame.Notices().notices(people["szef"])] == ["decide"]
    assert "20%" in szef.get("/?panel=decisions").content.decode()


@pytest.mark.feature("WFL-2")
def test_deciding_on_the_page(waiting: Task, people: dict[str, Actor]) -> None:
    szef = browser(people["szef"])
    address = f"/decyzje/{waiting.pk}/"
    shown = szef.get(address).content.decode()
    assert "20%" in shown and "12%" in shown
    assert "12%" not in browser(people["ola"]).get(address).content.decode()
    assert browser(people["jan"]).get(address).status_code == 404
    answer = szef.post(address, {"do": "reject", "comment": ""})
    assert answer.status_code == 422 and 'aria-invalid="true"' in answer.content.decode()
    assert szef.post(address, {"do": "approve", "comment": "zgoda"}).status_code in (200, 302)
    assert Circulation.objects.get().state == "approved"
    assert "zgoda" in szef.get(address).content.decode()
    again = szef.post(address, {"do": "reject", "comment": "nie"})
    assert again.status_code == 422 and "Szef Testowy" in again.content.decode()
    assert [one.kind for one in frame.Notices().notices(people["ola"])] == ["info"]


@pytest.mark.feature("WFL-2")
def test_asking_answering_and_passing_on_on_the_page(waiting: Task, people: dict[str, Actor]) -> None:
    szef, ewa, address = browser(people["szef"]), browser(people["ewa"]), f"/decyzje/{waiting.pk}/"
    assert szef.post(address, {"do": "ask", "user_id": "", "text": "?"}).status_code == 422
    assert szef.post(address, {"do": "ask", "user_id": people["ewa"].user_id, "text": "Czy towar jest?"}).status_code in (200, 302)
    assert "Czy towar jest?" in ewa.get(address).content.decode()
    assert ewa.post(address, {"do": "answer", "question": Question.objects.get().pk, "answer": "Jest."}).status_code in (200, 302)
    assert "Jest." in szef.get(address).content.decode()
    assert szef.post(address, {"do": "delegate", "user_id": people["jan"].user_id, "text": ""}).status_code in (200, 302)
    assert queries.inbox(people["jan"]).exists()


@pytest.mark.feature("WFL-2")
def test_a_substitute_sees_for_whom_he_decides(waiting: Task, people: dict[str, Actor], actor: Actor) -> None:
    today = clock.today()
    Substitution.objects.create(
        company_id=actor.company_id, absent_id=people["szef"].user_id, substitute_id=people["jan"].user_id, starts_on=today, ends_on=today
    )
    jan = browser(people["jan"])
    assert "Szef Testowy" in jan.get("/decyzje/").content.decode()
    assert "Szef Testowy" in jan.get(f"/decyzje/{waiting.pk}/").content.decode()
    assert frame.Badges().badges(people["jan"]) == {"day": 1}


def typed(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": KIND,
        "name": "Rabaty",
        "required": "1",
        "active": "1",
        "count": len(steps),
        "on_change": "tell",
        "do": "save",
        **more,
    }
    for index, step in enumerate(steps):
        base = {"name": "Krok", "mode": "approve", "who": "starter", "unit": "days", "escalate": "remind", "deadline": ""}
        found |= {f"s{index}-{key}": value for key, value in {**base, **step}.items()}
    return found


@pytest.mark.feature("WFL-1")
def test_a_definition_is_entered_checked_tried_and_drawn(papers: Papers, people: dict[str, Actor], actor: Actor) -> None:
    szef, pk = browser(people["szef"]), papers.paper(actor)
    assert szef.get(f"/ustawienia/obiegi/nowy/?kind={KIND}").status_code == 200
    wrong = szef.post("/ustawienia/obiegi/nowy/", typed({"when": "rabta > 15"}))
    assert wrong.status_code == 422 and "rabta" in wrong.content.decode() and not Definition.objects.exists()
    two = (
        {"name": "Kierownik"},
        {"name": "Dyrektor", "who": "person", "user_id": people["szef"].user_id, "when": "rabat > 15", "back_to": "1"},
    )
    drawn = szef.post("/ustawienia/obiegi/nowy/", typed(*two, do="check")).content.decode()
    assert "<svg" in drawn and 'href="#step-2"' in drawn and "2. Dyrektor" in drawn
    tried = szef.post("/ustawienia/obiegi/nowy/", typed(*two, do="try", sample=pk)).content.decode()
    assert "Szef Testowy" in tried and "20%" in tried
    assert szef.post("/ustawienia/obiegi/nowy/", typed(*two)).status_code in (200, 302)
    made = Definition.objects.get()
    (loaded,) = queries.editions({made.pk: 1}).values()
    assert [(step.name, step.when, step.back_to) for step in loaded.data.steps] == [("Kierownik", "", 0), ("Dyrektor", "rabat > 15", 1)]
    address = f"/ustawienia/obiegi/{made.pk}/"
    assert "Dyrektor" in szef.get(address).content.decode()
    assert szef.post(address, typed(*two[:1], version=1)).status_code in (200, 302)
    assert szef.post(address, typed(*two, version=1)).status_code == 422
    assert browser(people["ola"]).get(address).status_code == 403
    assert "Rabaty" in szef.get("/ustawienia/obiegi/").content.decode()


@pytest.mark.feature("WFL-1")
@pytest.mark.parametrize(
    ("do", "names", "ways"),
    [
        ("add", ["A", "B", "C", ""], [3, 0, 0, 0]), ("remove-2", ["A", "C"], [2, 0]), ("remove-3", ["A", "B"], [0, 0]), ("up-3", ["A", "C", "B"], [2, 0, 0]),
        ("up-1", ["A", "B", "C"], [3, 0, 0]), ("remove-9", ["A", "B", "C"], [3, 0, 0]), ("nonsense", ["A", "B", "C"], [3, 0, 0]),
    ],
)  # fmt: skip
def test_steps_move_and_targets_follow_them(do: str, names: list[str], ways: list[int]) -> None:
    steps = (StepData(name="A", then=3, branches=(Branch(when="rabat > 1", to=2),)), StepData(name="B"), StepData(name="C", back_to=1))
    found = changed(definition(*steps), do)
    assert [step.name for step in found.steps] == names and [step.then for step in found.steps] == ways


def test_the_drawing_escapes_what_people_typed() -> None:
    hostile = '<script>alert("x")</script>'
    steps = (
        StepData(name=hostile, when=f'kto = "{hostile}"', branches=(Branch(when=hostile, to=END),)),
        StepData(name="B", beside=True),
        StepData(name="C", back_to=1),
    )
    drawn = str(graph.draw(steps, [hostile, "b", "c"], states={1: "done", 3: "now"}))
    assert "<script" not in drawn and "&lt;script" in drawn and drawn.count("<a ") == 3


@pytest.mark.feature("WFL-4")
def test_the_whole_way_and_its_print(waiting: Task, people: dict[str, Actor]) -> None:
    services.act(waiting.pk, "return", "popraw rabat", by=people["szef"])
    row = Circulation.objects.select_related("edition__definition").get()
    ola = browser(people["ola"])
    shown = ola.get(f"/obiegi/{row.pk}/").content.decode()
    assert "popraw rabat" in shown and "<svg" in shown
    assert browser(people["jan"]).get(f"/obiegi/{row.pk}/").status_code == 404
    paper = page.printout(row, by=people["szef"])
    assert [(line[1], line[2], line[4]) for line in paper.rows] == [("Ola Testowy", "", ""), ("Szef Testowy", "Dyrektor", "popraw rabat")]
    answer = ola.get(f"/obiegi/{row.pk}/druk/")
    assert answer["Content-Type"] == "application/pdf" and answer.content[:5] == b"%PDF-"
    assert row.title in ola.get("/obiegi/?f.mine=1").content.decode()


def test_superiors_are_set_on_their_page(people: dict[str, Actor]) -> None:
    szef = browser(people["szef"])
    assert "Ola" in szef.get("/ustawienia/przelozeni/").content.decode()
    szef.post(
        "/ustawienia/przelozeni/", {"operation": "superior", "ids": people["ola"].employee_id, "superior_id": people["szef"].employee_id}
    )
    assert "Szef" in szef.get("/ustawienia/przelozeni/").content.decode()


@pytest.mark.feature("WFL-2")
def test_the_rest_interface(waiting: Task, people: dict[str, Actor]) -> None:
    szef = browser(people["szef"])
    (found,) = szef.get("/api/v1/workflow/tasks").json()["items"]
    assert (found["id"], found["step"]) == (waiting.pk, "Dyrektor")
    standing = szef.get(f"/api/v1/workflow/standing/{KIND}/{waiting.circulation.record_id}").json()
    assert (standing["state"], standing["who"]) == ("running", ["Szef Testowy"])
    body = json.dumps({"decision": "approve", "comment": "tak", "seen": standing["seen"]})
    answer = szef.post(f"/api/v1/workflow/tasks/{waiting.pk}/decide", body, content_type="application/json", headers={"X-CSRFToken": "x"})
    assert answer.status_code == 200 and answer.json()["state"] == "approved"
    told = szef.get(f"/api/v1/workflow/circulations/{waiting.circulation_id}/story").json()
    assert [one["step"] for one in told] == ["", "Dyrektor", ""]
    steps = szef.get("/api/v1/workflow/definitions?expand=steps").json()["items"][0]["steps"]
    assert [step["name"] for step in steps] == ["Dyrektor"]


def test_nothing_is_shown_where_nothing_is_defined(papers: Papers, actor: Actor) -> None:
    from kupiec.ground.workflow import panel

    pk = papers.paper(actor)
    assert not panel.shown(KIND, pk, by=actor) and panel.reason(KIND, pk, by=actor) is None
    only = panel.operation(KIND).only
    assert only is not None and not only(builders.Department.objects.get(pk=pk))
