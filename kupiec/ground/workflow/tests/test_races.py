"""Two people at the same moment: one decides, the other hears of it; one circulation of a record (WFL-2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel import invariants
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.workflow import services
from kupiec.ground.workflow.models import Circulation, Task
from kupiec.ground.workflow.tests import builders
from kupiec.ground.workflow.tests.builders import KIND, Papers, approve, definition
from kupiec.ground.workflow.values import StepData
from tests.cast import build_cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(transactional_db: None) -> Iterator[tuple[Actor, dict[str, Actor], Papers]]:
    cast = build_cast()
    people = {name: builders.person(cast.company.pk, name) for name in ("ola", "jan", "ewa", "iza")}
    with builders.papers() as papers:
        yield cast.by, people, papers


def at_once(*work: Callable[[], Any]) -> list[str]:
    """All begin together; the codes of their refusals, "" for success."""
    gate = Barrier(len(work))

    def run(one: Callable[[], Any]) -> str:
        try:
            gate.wait(20)
            one()
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(work)) as pool:
        return sorted(pool.map(run, work))


@pytest.mark.feature("WFL-2")
def test_of_two_who_decide_one_is_first(scene: tuple[Actor, dict[str, Actor], Papers]) -> None:
    by, people, papers = scene
    services.add(definition(StepData(name="Ktokolwiek", who="role", role_id=builders.role("pracownik").pk)), by=by)
    (circulation,) = services.start([Ref(KIND, papers.paper(by))], by=people["ola"])
    task = Task.objects.get(circulation_id=circulation).pk
    found = at_once(
        lambda: services.act(task, "approve", by=people["jan"]), lambda: services.act(task, "reject", "nie", by=people["ewa"]),
        lambda: services.act(task, "return", "popraw", by=people["iza"]),
    )  # fmt: skip
    assert found == ["", "DECIDED", "DECIDED"]
    row = Task.objects.get(pk=task)
    assert {"approve": "approved", "reject": "rejected", "return": "returned"}[row.decision] == Circulation.objects.get().state


@pytest.mark.feature("WFL-2")
def test_the_last_two_of_parallel_steps_open_the_next_one_once(scene: tuple[Actor, dict[str, Actor], Papers]) -> None:
    by, people, papers = scene
    services.add(
        definition(approve("Handel", people["jan"]), approve("Finanse", people["ewa"], beside=True), approve("Zarząd", people["iza"])),
        by=by,
    )
    for code in ("D1", "D2", "D3"):
        (circulation,) = services.start([Ref(KIND, papers.paper(by, code))], by=people["ola"])
        one, two = Task.objects.filter(circulation_id=circulation).order_by("pk").values_list("pk", flat=True)
        assert at_once(
            lambda one=one: services.act(one, "approve", by=people["jan"]), lambda two=two: services.act(two, "approve", by=people["ewa"])
        ) == ["", ""]  # type: ignore[misc]
        assert [task.step.name for task in Task.objects.filter(circulation_id=circulation, state="waiting")] == ["Zarząd"]


@pytest.mark.feature("WFL-2")
def test_deciding_and_taking_out_exclude_each_other(scene: tuple[Actor, dict[str, Actor], Papers]) -> None:
    by, people, papers = scene
    services.add(definition(approve("Handel", people["jan"])), by=by)
    (circulation,) = services.start([Ref(KIND, papers.paper(by))], by=people["ola"])
    task = Task.objects.get(circulation_id=circulation).pk
    found = at_once(lambda: services.act(task, "approve", by=people["jan"]), lambda: services.cancel([circulation], by=people["ola"]))
    assert found == ["", "STALE"]
    assert Circulation.objects.get().state == ("approved" if Task.objects.get().state == "done" else "cancelled")


@pytest.mark.feature("WFL-3")
def test_a_record_put_in_twice_at_once_goes_round_once(scene: tuple[Actor, dict[str, Actor], Papers]) -> None:
    by, people, papers = scene
    services.add(definition(approve("Handel", people["jan"])), by=by)
    pk = papers.paper(by)
    assert at_once(*[lambda who=who: services.start([Ref(KIND, pk)], by=people[who]) for who in ("ola", "ewa", "iza")]) == [
        "",
        "ALREADY_RUNS",
        "ALREADY_RUNS",
    ]  # type: ignore[misc]
    assert Circulation.objects.count() == 1 and Task.objects.count() == 1
    assert [said for found, said in invariants.run() if "workflow" in found.room and said] == []
