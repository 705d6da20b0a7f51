"""Versions of budgets go round: approving waits for it, and a circulation that ends well approves by itself (BUD-1, WFL-3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal as D
from typing import Any

import pytest

from kupiec.ground.access.models import User
from kupiec.ground.access.public import actor_of
from kupiec.ground.access.testing import user_with
from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.workflow import public as workflow
from kupiec.ground.workflow.models import Task
from kupiec.ground.workflow.values import Who
from kupiec.sales.budgets import circulation, services
from kupiec.sales.budgets.models import Version
from kupiec.sales.budgets.services import lines
from kupiec.sales.budgets.tests import builders as make
from kupiec.sales.budgets.values import VERSION, LineDraft
from tests.browser import check_axe
from tests.cast import build_cast
from tests.statements import Meter, check_same

KEEPER = ["budgets.see", "budgets.edit", "budgets.approve", "workflow.see", "workflow.start"]


@pytest.fixture(autouse=True)
def _day():
    with clock.frozen(make.NOON):
        yield


def person(name: str, rights: list[str]) -> Actor:
    return actor_of(user_with(rights, username=name))


def defined(by: Actor, decider: Actor, when: str = "wzrost > 50000") -> None:
    assert decider.user_id is not None
    step = workflow.StepData(name="Decyzja zarządu", who=Who.PERSON, user_id=decider.user_id)
    workflow.add(workflow.DefinitionData(kind=VERSION, name="Duże budżety", when=when, steps=(step,)), by=by)


def refused(work: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value.code, caught.value.text


def decide(decision: str, *, by: Actor, comment: str = "") -> None:
    workflow.act(Task.objects.get(state="waiting").pk, decision, comment, by=by)


@pytest.mark.feature("BUD-1")
@pytest.mark.feature("WFL-3")
@pytest.mark.django_db
def test_a_large_budget_is_approved_by_its_circulation(actor):
    board, keeper = person("zarzad", ["budgets.see", "workflow.see"]), person("kontroler", KEEPER)
    row = make.version(make.budget(actor, in_force=False))
    services.approve([make.version(make.budget(actor, code="BEZ", in_force=False)).pk], by=keeper)
    defined(actor, board)
    small = make.version(make.budget(actor, code="M-26", in_force=False, lines=(LineDraft(name="Biuro", amount=D(900)),)))
    services.approve([small.pk], by=keeper)
    code, text = refused(lambda: services.approve([row.pk], by=keeper))
    assert code == "NOT_APPROVED" and "Duże budżety" in text and "SP-26" in text
    workflow.start([Ref(VERSION, row.pk)], by=keeper)
    assert refused(lambda: services.approve([row.pk], by=keeper))[0] == "NOT_APPROVED"
    decide("approve", by=board)
    row.refresh_from_db()
    assert (row.state, row.approved_by_id) == ("approved", board.user_id) and row.approved_at is not None
    services.enforce([row.pk], by=keeper)


@pytest.mark.feature("BUD-1")
@pytest.mark.django_db
def test_refused_or_changed_meanwhile_it_stays_a_draft(actor):
    board, keeper = person("zarzad", ["budgets.see", "workflow.see"]), person("kontroler", KEEPER)
    defined(actor, board)
    row = make.version(make.budget(actor, in_force=False))
    workflow.start([Ref(VERSION, row.pk)], by=keeper)
    decide("reject", by=board, comment="za dużo")
    row.refresh_from_db()
    assert row.state == "draft" and refused(lambda: services.approve([row.pk], by=keeper))[0] == "NOT_APPROVED"
    line = make.line(row.budget)
    lines.change(line.of_id, line.pk, {"amount": D(40_000)}, by=keeper)
    services.approve([row.pk], by=keeper)
    assert Version.objects.get(pk=row.pk).state == "approved", "below the limit nobody is asked"


@pytest.mark.feature("BUD-1")
@pytest.mark.django_db
def test_figures_tell_growth_over_what_is_in_force(actor):
    row = make.budget(actor)
    made = services.begin(row.pk, by=actor)
    line = make.line(row, number=2)
    lines.change(made, line.pk, {"amount": D(130_000)}, by=actor)
    told = circulation.tell([made], actor)[made]
    assert (told.values["planned"], told.values["growth"], told.values["lines"]) == (D(130_000), D(30_000), D(1))
    assert {fact.key for fact in told.facts} == {"budget", "days", "side", "planned", "before", "lines"} and told.title == "SP-26 · 2"
    stranger = replace(actor, all_rights=False, rights=frozenset())
    assert not circulation.SUBJECT.rows(stranger).exists()
    more = [make.version(make.budget(actor, code=f"B{at}", in_force=False)).pk for at in range(3)]
    costs = []
    for some in ([made], [made, *more]):
        meter = Meter(actor)
        meter("tell", lambda ids, by: circulation.tell(ids, by), some)
        costs.append(meter.costs)
    check_same(*costs)


@pytest.mark.browser
@pytest.mark.feature("BUD-1")
def test_a_version_is_passed_for_approval_on_its_page(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast = build_cast()
    row = make.version(make.budget(cast.by, in_force=False))
    page = signed_in()
    address = f"{live_server.url}/budzety/wersje/{row.pk}/"
    page.goto(address)
    page.get_by_role("button", name="Zaakceptuj").first.wait_for()
    assert page.get_by_role("button", name="Przekaż do akceptacji").count() == 0
    board = actor_of(User.objects.order_by("pk")[0])
    defined(cast.by, board)
    page.goto(address)
    page.get_by_role("button", name="Przekaż do akceptacji").click()
    page.get_by_text("W obiegu").first.wait_for()
    check_axe(page)
    decide("approve", by=board)
    page.goto(address)
    page.get_by_role("button", name="Wprowadź").first.wait_for()
    assert Version.objects.get(pk=row.pk).state == "approved"
