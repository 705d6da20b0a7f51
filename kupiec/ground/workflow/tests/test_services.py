"""Circulations against the real database."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from kupiec.ground.access.models import Substitution, User
from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel import bells, clock, jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.workflow import deadlines, queries, rules, services, sockets, story
from kupiec.ground.workflow.events import Ended
from kupiec.ground.workflow.models import Circulation, Definition, Edition, Handover, Holder, Step, Task
from kupiec.ground.workflow.tests import builders
from kupiec.ground.workflow.tests.builders import KIND, Papers, approve, definition
from kupiec.ground.workflow.tests.conftest import MONDAY
from kupiec.ground.workflow.values import END, Branch, StepData

D = Decimal
pytestmark = pytest.mark.django_db


def open_task(circulation_id: int) -> Task:
    return Task.objects.select_related("step").get(circulation_id=circulation_id, state="waiting")


def state(pk: int) -> str:
    return str(Circulation.objects.values_list("state", flat=True).get(pk=pk))


def put_in(pk: int, by: Actor) -> int:
    (made,) = services.start([Ref(KIND, pk)], by=by)
    return made


@pytest.mark.feature("WFL-2")
def test_from_hand_to_hand_to_the_end(papers: Papers, people: dict[str, Actor], actor: Actor) -> None:
    steps = (
        approve("Kierownik", people["jan"]),
        approve("Dyrektor", people["szef"], when="rabat > 15"),
        approve("Magazyn", people["ewa"], mode="act"),
    )
    services.add(definition(*steps), by=actor)
    pk = papers.paper(actor)
    circulation = put_in(pk, people["ola"])
    with bells.heard() as rung:
        for name in ("jan", "szef"):
            task = open_task(circulation)
            assert list(queries.inbox(people[name])) == [task] and not queries.inbox(people["ola"]).exists()
            services.act(task.pk, "approve", f"tak, {name}", by=people[name])
        assert state(circulation) == "running"
        services.act(open_task(circulation).pk, "done", by=people["ewa"])
    assert state(circulation) == "approved" and rung == [Ended(KIND, (pk,), "approved")]
    told = story.of_circulations(list(Circulation.objects.select_related("edition__definition", "started_by__employee")), by=actor)
    assert [(one.step, one.who, one.words) for one in told] == [
        ("", "Ola Testowy", ""), ("Kierownik", "Jan Testowy", "tak, jan"), ("Dyrektor", "Szef Testowy", "tak, szef"), ("Magazyn", "Ewa Testowy", ""), ("", "Ewa Testowy", ""),
    ]  # fmt: skip


@pytest.mark.feature("WFL-1")
@pytest.mark.parametrize(("discount", "expected"), [("20", "Dyrektor"), ("10", "Księgowa")])
def test_a_branch_by_a_formula_chooses_the_way(
    papers: Papers, people: dict[str, Actor], actor: Actor, discount: str, expected: str
) -> None:
    services.add(definition(
        approve("Kierownik", people["jan"], branches=(Branch(when="rabat > 15", to=3),)), approve("Księgowa", people["ewa"], then=END), approve("Dyrektor", people["szef"]),
    ), by=actor)  # fmt: skip
    circulation = put_in(papers.paper(actor, discount=D(discount)), people["ola"])
    services.act(open_task(circulation).pk, "approve", by=people["jan"])
    task = open_task(circulation)
    assert task.step.name == expected
    services.act(task.pk, "approve", by=people["szef" if expected == "Dyrektor" else "ewa"])
    assert state(circulation) == "approved"


@pytest.mark.feature("WFL-1")
def test_steps_beside_each_other_wait_for_all(papers: Papers, people: dict[str, Actor], actor: Actor) -> None:
    services.add(
        definition(approve("Handel", people["jan"]), approve("Finanse", people["ewa"], beside=True), approve("Dyrektor", people["szef"])),
        by=actor,
    )
    circulation = put_in(papers.paper(actor), people["ola"])
    one, two = Task.objects.filter(circulation_id=circulation).order_by("pk")
    services.act(one.pk, "approve", by=people["jan"])
    assert [task.step.name for task in Task.objects.filter(circulation_id=circulation, state="waiting").select_related("step")] == [
        "Finanse"
    ]
    services.act(two.pk, "approve", by=people["ewa"])
    assert open_task(circulation).step.name == "Dyrektor"


@pytest.mark.feature("WFL-1")
def test_a_return_goes_back_to_its_step_or_to_the_author(papers: Papers, people: dict[str, Actor], actor: Actor) -> None:
    services.add(definition(approve("Kierownik", people["jan"]), approve("Dyrektor", people["szef"], back_to=1)), by=actor)
    circulation = put_in(papers.paper(actor), people["ola"])
    services.act(open_task(circulation).pk, "approve", by=people["jan"])
    task = open_task(circulation)
    with pytest.raises(Refusal, match="REQUIRED"):
        services.act(task.pk, "return", "  ", by=people["szef"])
    services.act(task.pk, "return", "za duży rabat", by=people["szef"])
    again = open_task(circulation)
    assert again.step.name == "Kierownik" and again.round == 3
    services.act(again.pk, "return", "popraw", by=people["jan"])
    assert state(circulation) == "returned" and Circulation.objects.get().comment == "popraw"
    assert put_in(Circulation.objects.get().record_id, people["ola"]) != circulation


@pytest.mark.feature("WFL-1")
def test_a_change_makes_a_new_version_and_running_ones_keep_theirs(papers: Papers, people: dict[str, Actor], actor: Actor) -> None:
    pk = services.add(definition(approve("Kierownik", people["jan"])), by=actor)
    old = put_in(papers.paper(actor), people["ola"])
    services.change(pk, definition(approve("Dyrektor", people["szef"])), version=1, by=actor)
    with pytest.raises(Conflict):
        services.change(pk, definition(approve("Inny", people["szef"])), version=1, by=actor)
    new = put_in(papers.paper(actor, "D2"), people["ola"])
    assert [open_task(one).step.name for one in (old, new)] == ["Kierownik", "Dyrektor"]
    assert Definition.objects.get().latest == 2
    services.change(pk, definition(approve("Dyrektor", people["szef"]), name="Inna nazwa"), by=actor)
    assert Definition.objects.get().latest == 2 and Definition.objects.get().name == "Inna nazwa"


@pytest.mark.feature("WFL-1")
def test_whom_a_step_comes_to(papers: Papers, people: dict[str, Actor], actor: Actor) -> None:
    ola, jan, szef = people["ola"], people["jan"], people["szef"]
    services.set_superior([ola.employee_id or 0], superior_id=szef.employee_id, by=actor)
    pk = papers.paper(actor, guardian=jan.employee_id, owner=ola.employee_id, who="EWA")
    role = builders.role("dyrektor").pk
    cases = [
        (StepData(name="a", who="role", role_id=role), ["szef"]), (StepData(name="b", who="guardian"), ["jan"]), (StepData(name="c", who="superior"), ["szef"]),
        (StepData(name="d", who="starter"), ["ola"]), (StepData(name="e", who="formula", formula="kto"), ["ewa"]),
        (StepData(name="f", who="formula", formula='if(rabat > 15, "dyrektor", "jan")'), ["szef"]),
    ]  # fmt: skip
    for number, (step, expected) in enumerate(cases):
        services.add(definition(step, name=f"Obieg {number}"), by=actor)
        (circulation,) = services.start([Ref(KIND, pk)], Definition.objects.get(name=f"Obieg {number}").pk, by=ola)
        task = open_task(circulation)
        assert [one.user.username for one in Holder.objects.filter(task=task)] == expected, step
        services.cancel([circulation], by=ola)
    with pytest.raises(Refusal, match="CIRCLE"):
        services.set_superior([szef.employee_id or 0], superior_id=ola.employee_id, by=actor)


def test_where_nobody_is_found_managers_get_it_and_it_says_so(papers: Papers, people: dict[str, Actor], actor: Actor) -> None:
    services.add(definition(StepData(name="Opiekun", who="guardian")), by=actor)
    circulation = put_in(papers.paper(actor), people["ola"])
    assert [one.user.username for one in Holder.objects.filter(task__circulation_id=circulation)] == ["szef"]
    assert Handover.objects.get().passing == "handed" and Handover.objects.get().by_id is None


@pytest.mark.feature("WFL-2")
def test_a_substitute_decides_for_the_absent_and_it_says_so(papers: Papers, people: dict[str, Actor], actor: Actor) -> None:
    services.add(definition(approve("Dyrektor", people["szef"])), by=actor)
    circulation = put_in(papers.paper(actor), people["ola"])
    with pytest.raises(Refusal, match="NOT_YOURS"):
        services.act(open_task(circulation).pk, "approve", by=people["jan"])
    today = clock.today()
    Substitution.objects.create(
        company_id=actor.company_id, absent_id=people["szef"].user_id, substitute_id=people["jan"].user_id, starts_on=today, ends_on=today
    )
    assert queries.inbox(people["jan"]).exists()
    services.act(open_task(circulation).pk, "approve", by=people["jan"])
    task = Task.objects.get()
    assert (task.decided_by_id, task.decided_for_id) == (people["jan"].user_id, people["szef"].user_id)
    told = story.of_circulations(list(Circulation.objects.select_related("edition__definition")), by=actor)
    assert any("Jan Testowy" in one.who and "Szef Testowy" in one.who for one in told)


@pytest.mark.feature("WFL-2")
def test_delegate_ask_and_answer(papers: Papers, people: dict[str, Actor], actor: Actor) -> None:
    services.add(definition(approve("Dyrektor", people["szef"])), by=actor)
    circulation = put_in(papers.paper(actor), people["ola"])
    task = open_task(circulation)
    question = services.ask(task.pk, people["ewa"].user_id or 0, "Czy towar jest?", by=people["szef"])
    assert queries.inbox(people["ewa"]).get().asked
    with pytest.raises(Refusal, match="NOT_YOURS"):
        services.act(task.pk, "approve", by=people["ewa"])
    services.answer(question, "Jest", by=people["ewa"])
    assert not queries.inbox(people["ewa"]).exists()
    with pytest.raises(Refusal, match="ANSWERED"):
        services.answer(question, "Jest", by=people["ewa"])
    services.delegate(task.pk, people["jan"].user_id or 0, "zdecyduj", by=people["szef"])
    assert not queries.inbox(people["szef"]).exists() and queries.inbox(people["jan"]).exists()
    with pytest.raises(Refusal, match="SAME"):
        services.delegate(task.pk, people["jan"].user_id or 0, by=people["jan"])
    services.hand_over(task.pk, people["ewa"].user_id or 0, by=people["szef"])
    services.act(task.pk, "approve", by=people["ewa"])
    assert state(circulation) == "approved"
    assert [row.passing for row in Handover.objects.order_by("pk")] == ["delegated", "handed"]


@pytest.mark.feature("WFL-2")
@pytest.mark.parametrize(("escalate", "expected"), [("remind", {"jan"}), ("superior", {"jan", "ewa"}), ("managers", {"jan", "szef"})])
def test_a_deadline_that_has_passed_escalates_once(
    papers: Papers, people: dict[str, Actor], actor: Actor, escalate: str, expected: set[str]
) -> None:
    services.set_superior([people["jan"].employee_id or 0], superior_id=people["ewa"].employee_id, by=actor)
    services.add(definition(approve("Kierownik", people["jan"], deadline=4, unit="hours", escalate=escalate)), by=actor)
    circulation = put_in(papers.paper(actor), people["ola"])
    task = open_task(circulation)
    assert task.due_at == dt.datetime(2026, 11, 23, 13, 0, tzinfo=clock.WARSAW)
    assert deadlines.escalate() == 0
    with clock.frozen(MONDAY + dt.timedelta(hours=5)):
        jobs.enqueue("workflow.deadlines", {}, by=Actor.system(0))
        jobs.run_pending()
        assert deadlines.escalate() == 0
    task.refresh_from_db()
    assert task.escalated_at is not None
    assert {one.user.username for one in Holder.objects.filter(task=task)} == expected


@pytest.mark.feature("WFL-2")
def test_a_record_that_changed_meanwhile_is_shown_and_asked_about_again(papers: Papers, people: dict[str, Actor], actor: Actor) -> None:
    services.add(definition(approve("Dyrektor", people["szef"])), by=actor)
    pk = papers.paper(actor)
    circulation = put_in(pk, people["ola"])
    papers.values[pk]["discount"] = D(25)
    task = open_task(circulation)
    with pytest.raises(Refusal, match="CHANGED") as caught:
        services.act(task.pk, "approve", by=people["szef"])
    assert "20% → 25%" in caught.value.text
    seen = rules.mark(sockets.facts(papers.tell([pk], actor)[pk]))
    assert services.act(task.pk, "approve", by=people["szef"], seen=seen).changes
    assert Task.objects.get().changes == [["Discount", "20%", "25%", ""]]


@pytest.mark.feature("WFL-2")
def test_a_definition_may_demand_that_a_change_begins_it_anew(papers: Papers, people: dict[str, Actor], actor: Actor) -> None:
    services.add(definition(approve("Kierownik", people["jan"]), approve("Dyrektor", people["szef"]), on_change="restart"), by=actor)
    pk = papers.paper(actor)
    circulation = put_in(pk, people["ola"])
    services.act(open_task(circulation).pk, "approve", by=people["jan"])
    papers.values[pk]["discount"] = D(25)
    assert services.act(open_task(circulation).pk, "approve", by=people["szef"]).restarted
    assert open_task(circulation).step.name == "Kierownik" and Circulation.objects.get().restarts == 1


@pytest.mark.feature("WFL-3")
def test_operations_wait_for_a_finished_circulation_of_what_is_there_now(papers: Papers, people: dict[str, Actor], actor: Actor) -> None:
    pk, small = papers.paper(actor), papers.paper(actor, "D2", discount=D(5))
    services.require_finished(KIND, [pk, small], by=actor)
    assert not queries.defined_for(KIND, company_id=actor.company_id) and services.needs(KIND, [pk], by=actor) == {}
    services.add(definition(approve("Dyrektor", people["szef"]), when="rabat > 15"), by=actor)
    services.require_finished(KIND, [small], by=actor)

    def refused() -> str:
        with pytest.raises(Refusal, match="NOT_APPROVED") as caught:
            services.require_finished(KIND, [small, pk], by=actor)
        return caught.value.text

    refused()
    circulation = put_in(pk, people["ola"])
    with pytest.raises(Refusal, match="ALREADY_RUNS"):
        put_in(pk, people["ola"])
    assert "Szef Testowy" in refused()
    services.act(open_task(circulation).pk, "return", "za dużo", by=people["szef"])
    refused()
    circulation = put_in(pk, people["ola"])
    services.act(open_task(circulation).pk, "approve", by=people["szef"])
    services.require_finished(KIND, [pk, small], by=actor)
    papers.values[pk]["discount"] = D(30)
    assert "20% → 30%" in refused()
    assert services.needs(KIND, [pk], by=actor)[pk].can_start


@pytest.mark.feature("WFL-3")
def test_where_it_is_and_who_has_it(papers: Papers, people: dict[str, Actor], actor: Actor) -> None:
    services.add(definition(approve("Kierownik", people["jan"]), approve("Finanse", people["ewa"], beside=True)), by=actor)
    pk = papers.paper(actor)
    assert queries.standing([Ref(KIND, pk)], company_id=actor.company_id) == {}
    put_in(pk, people["ola"])
    found = queries.standing([Ref(KIND, pk)], company_id=actor.company_id)[Ref(KIND, pk)]
    assert (found.state, found.step, found.who, found.since) == ("running", "Kierownik, Finanse", ("Jan Testowy", "Ewa Testowy"), MONDAY)


@pytest.mark.feature("WFL-2")
def test_the_author_takes_it_out_and_nobody_decides_what_is_over(papers: Papers, people: dict[str, Actor], actor: Actor) -> None:
    services.add(
        definition(
            approve("Dyrektor", people["szef"]),
            StepData(name="Info", who="role", role_id=builders.role("pracownik").pk, mode="inform", beside=True),
        ),
        by=actor,
    )
    circulation = put_in(papers.paper(actor), people["ola"])
    task = Task.objects.get(step__name="Dyrektor")
    with pytest.raises(Refusal, match="NOT_YOURS"):
        services.cancel([circulation], by=people["jan"])
    services.cancel([circulation], comment="pomyłka", by=people["ola"])
    with pytest.raises(Refusal, match="STALE"):
        services.act(task.pk, "approve", by=people["szef"])
    with pytest.raises(Refusal, match="STALE"):
        services.cancel([circulation], by=people["ola"])
    assert not Task.objects.filter(state="waiting").exists()


@pytest.mark.feature("WFL-4")
def test_decisions_and_versions_stay_as_they_are(papers: Papers, people: dict[str, Actor], actor: Actor) -> None:
    services.add(definition(approve("Dyrektor", people["szef"])), by=actor)
    circulation = put_in(papers.paper(actor), people["ola"])
    services.act(open_task(circulation).pk, "approve", by=people["szef"])
    changes: list[Any] = [
        lambda: Task.objects.update(comment="inaczej"), lambda: Task.objects.update(state="waiting"), lambda: Step.objects.update(name="Inny"),
        lambda: Edition.objects.update(required=False),
    ]  # fmt: skip
    for change in changes:
        with pytest.raises(DatabaseError, match="stay as they are"), transaction.atomic():
            change()


def test_the_second_of_two_hears_who_was_first(papers: Papers, people: dict[str, Actor], actor: Actor) -> None:
    services.add(definition(StepData(name="Ktokolwiek", who="role", role_id=builders.role("pracownik").pk)), by=actor)
    task = open_task(put_in(papers.paper(actor), people["ola"]))
    services.act(task.pk, "approve", by=people["jan"])
    with pytest.raises(Refusal, match="DECIDED") as caught:
        services.act(task.pk, "reject", "nie", by=people["ewa"])
    assert "Jan Testowy" in caught.value.text


def test_who_may_no_longer_sign_in_gets_nothing(papers: Papers, people: dict[str, Actor], actor: Actor) -> None:
    services.add(definition(approve("Kierownik", people["jan"])), by=actor)
    User.objects.filter(pk=people["jan"].user_id).update(is_active=False)
    circulation = put_in(papers.paper(actor), people["ola"])
    assert [one.user.username for one in Holder.objects.filter(task__circulation_id=circulation)] == ["szef"]


@pytest.mark.feature("WFL-1")
def test_a_definition_is_tried_on_a_paper(papers: Papers, people: dict[str, Actor], actor: Actor) -> None:
    data = definition(approve("Kierownik", people["jan"]), approve("Dyrektor", people["szef"], when="rabat > 50"), when="rabat > 15")
    tried = services.try_out(data, papers.paper(actor), by=actor)
    assert tried.concerns and tried.ended
    assert [(name, people, left) for _at, name, people, left in tried.steps] == [
        ("Kierownik", ("Jan Testowy",), False),
        ("Dyrektor", ("Szef Testowy",), True),
    ]
    assert not Circulation.objects.exists()
