"""Phases: passages, what they ask for, results; settings; wanted goods; the funnel; all by sets."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import clock, invariants
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kit import grid_undo
from kupiec.ground.kit import public as kit
from kupiec.people.cases import funnel, grid, page, queries, rules, services
from kupiec.people.cases.models import Case, CaseMove, CasePassage, CaseReason
from kupiec.people.cases.tests import builders as make
from kupiec.people.cases.values import CaseDraft, WantDraft
from kupiec.people.catalog.tests import builders as goods
from kupiec.people.parties.tests.builders import party

pytestmark = pytest.mark.django_db
D = Decimal
START = dt.datetime(2026, 9, 7, 9, tzinfo=clock.WARSAW)


@pytest.fixture(autouse=True)
def _kinds(db):
    make.dictionaries()
    with clock.frozen(START):
        yield


def _refused(call, *args, **kwargs) -> tuple[str, str]:
    with pytest.raises(Refusal) as refused:
        call(*args, **kwargs)
    return refused.value.code, refused.value.field


@pytest.mark.feature("CAS-2")
def test_a_case_passes_phases_as_its_kind_allows(actor):
    one = make.case(actor, expected_value=D("1000.00"))
    assert _refused(services.move, [one.pk], make.phase("offer").pk, by=actor) == ("MISSING", "party_id")
    assert _refused(services.move, [one.pk], make.phase("doing", "inquiry").pk, by=actor) == ("OTHER_KIND", "phase_id")
    services.edit_case(one.pk, {"party_id": party(actor).pk}, by=actor)
    with clock.frozen(START + dt.timedelta(days=4)):
        assert services.move([one.pk], make.phase("offer").pk, by=actor) == 1
    one.refresh_from_db()
    assert (one.group, one.probability, one.weighted) == ("open", 50, D("500.00"))
    assert CaseMove.objects.filter(case=one).order_by("pk").last().stayed == 4 * 86400
    assert _refused(services.move, [one.pk], make.phase("lost").pk, by=actor) == ("MISSING", "reason_id")
    dear = CaseReason.objects.get(name="Za drogo").pk
    assert _refused(services.move, [one.pk], make.phase("won").pk, reason_id=dear, by=actor) == ("UNKNOWN_KEY", "reason_id")
    services.move([one.pk], make.phase("lost").pk, reason_id=dear, by=actor)
    one.refresh_from_db()
    assert (one.group, one.result, one.reason_id, one.closed_on) == ("closed", "lost", dear, START.date())
    assert _refused(services.move, [one.pk], make.phase("offer").pk, by=actor) == ("NO_PASSAGE", "phase_id")
    services.move([one.pk], make.phase("qualified").pk, by=actor)
    one.refresh_from_db()
    assert (one.group, one.result, one.reason_id, one.closed_on) == ("potential", "", None, None)
    assert not [(one.code, wrong) for one, wrong in invariants.run() if wrong and one.code in ("I48", "I49", "I50")]


def test_all_move_or_none_and_one_sees_what_changed_meanwhile(actor):
    one, other = make.case(actor, party(actor).pk, expected_value=D(5)), make.case(actor)
    assert _refused(services.move, [one.pk, other.pk], make.phase("offer").pk, by=actor)[0] == "MISSING"
    assert not Case.objects.filter(phase__code="offer").exists()
    with pytest.raises(Conflict):
        services.move([one.pk], make.phase("qualified").pk, version=one.version + 1, by=actor)
    stranger = replace(actor, all_rights=False, rights=frozenset({"cases.edit"}), employee_id=None, scopes={"cases": "own"})
    assert _refused(services.move, [one.pk], make.phase("qualified").pk, by=stranger)[0] == "NOT_FOUND"


def test_a_set_moves_at_the_cost_of_one(actor):
    client = party(actor)

    def cost(count: int) -> int:
        ids = [make.case(actor, client.pk).pk for _ in range(count)]
        with CaptureQueriesContext(connection) as asked:
            services.move(ids, make.phase("qualified").pk, by=actor)
        return len(asked)

    cost(1)
    assert cost(12) == cost(2)


def test_administrators_shape_kinds_phases_and_passages(actor):
    kind = services.save_kind({"code": "audyt", "name": "Audyt", "papers": ["offers.offer"]}, by=actor)
    first, second, third = queries.phases([kind])
    services.save_phase({"probability": 30, "required": ["description"], "onward": [third.pk]}, pk=second.pk, by=actor)
    assert set(CasePassage.objects.filter(origin=second).values_list("target_id", flat=True)) == {third.pk}
    (pk,) = services.open_cases([CaseDraft(kind_code="audyt", name="Audyt energetyczny")], by=actor)
    assert _refused(services.move, [pk], second.pk, by=actor) == ("MISSING", "description")
    assert _refused(services.save_phase, {"group": "closed"}, pk=first.pk, by=actor) == ("IN_USE", "group")
    assert _refused(services.save_kind, {"behaviour": "opportunity"}, pk=kind, by=actor) == ("IN_USE", "behaviour")
    assert _refused(services.save_kind, {"code": "audyt", "name": "x"}, by=actor) == ("TAKEN", "code")
    assert _refused(services.save_phase, {"required": ["secret"]}, pk=first.pk, by=actor) == ("BAD_CHOICE", "required")
    assert _refused(services.save_kind, {"papers": ["mail.mail"]}, pk=kind, by=actor) == ("BAD_CHOICE", "papers")


@pytest.mark.parametrize(
    ("ways", "origin", "target", "may"),
    [({}, 1, 2, True), ({}, 1, 1, False), ({1: {3}}, 1, 2, False), ({1: {3}}, 1, 3, True), ({1: {3}}, 2, 1, True)],
)
def test_passages(ways, origin, target, may):
    assert rules.may_pass(ways, origin, target) is may


@pytest.mark.feature("CAS-3")
def test_the_funnel_counts_what_came_how_far_how_long_and_what_is_expected(actor):
    client = party(actor)
    ids = [make.case(actor, client.pk, expected_value=D(1000 * (at + 1)), close_on=dt.date(2026, 10, 15)).pk for at in range(4)]
    with clock.frozen(START + dt.timedelta(days=2)):
        services.move(ids[:3], make.phase("qualified").pk, by=actor)
    with clock.frozen(START + dt.timedelta(days=6)):
        services.move(ids[:2], make.phase("offer").pk, by=actor)
        services.move(ids[:1], make.phase("won").pk, by=actor)
        asked = funnel.read({})
        steps = {phase.code: row for phase, row in funnel.phases(asked, by=actor)}
        assert [steps[code].count for code in ("lead", "qualified", "offer", "won")] == [1, 1, 1, 0]
        assert [steps[code].entered for code in ("lead", "qualified", "offer", "won")] == [4, 3, 2, 1]
        assert (steps["lead"].value, steps["lead"].weighted, steps["lead"].days) == (D("4000.00"), D("400.00"), D("2.0"))
        ahead, past, undated = funnel.months(asked, by=actor)
        october = next(row for row in ahead if row.month == dt.date(2026, 10, 1))
        assert (october.count, october.value, october.weighted) == (3, D("9000.00"), D("400.00") + D("750.00") + D("1000.00"))
        assert (ahead[0].won, past.count, undated.count) == (D("1000.00"), 0, 0)
        (row,) = funnel.people(asked, by=actor)
        assert (row.live, row.won, row.won_value, row.lost) == (3, 1, D("1000.00"), 0)
        stranger = replace(actor, all_rights=False, rights=frozenset({"cases.see"}), employee_id=None, scopes={"cases": "own"})
        assert funnel.people(asked, by=stranger) == []


def test_the_funnel_asks_as_much_of_many_cases_as_of_few(actor):
    client = party(actor)

    def cost() -> int:
        asked = funnel.read({})
        with CaptureQueriesContext(connection) as statements:
            funnel.phases(asked, by=actor), funnel.months(asked, by=actor), funnel.people(asked, by=actor), funnel.reasons(asked, by=actor)
        return len(statements)

    make.case(actor, client.pk)
    few = cost()
    for _ in range(10):
        make.case(actor, client.pk)
    assert cost() == few


@pytest.mark.feature("CAS-5")
def test_an_opportunity_holds_wanted_goods_and_terms(actor):
    item = goods.item(actor)
    one = make.case(actor, party(actor).pk, payment_days=30, delivery_terms="Na budowę", decision_on=dt.date(2026, 9, 30))
    services.set_wants(
        one.pk,
        [WantDraft(item_id=item.pk, quantity=D(4), expected_price=D("9.50")), WantDraft(description="Montaż", unit="kpl.")],
        by=actor,
    )
    (third,) = services.add_wants(one.pk, [WantDraft(description="Transport")], after=queries.wants(one.pk)[0].pk, by=actor)
    assert [(line.position, line.description) for line in queries.wants(one.pk)] == [(1, ""), (2, "Transport"), (3, "Montaż")]
    services.move_want(one.pk, third, before=None, by=actor)
    services.change_want(one.pk, third, {"quantity": D(2)}, by=actor)
    assert _refused(services.change_want, one.pk, third, {"quantity": D(0)}, by=actor) == ("BAD_NUMBER", "quantity")
    services.remove_wants(one.pk, [(third, 2)], by=actor)
    (found,) = queries.opportunities([one.pk], by=actor)
    assert [(want.item_id, want.quantity, want.expected_price) for want in found.wants] == [(item.pk, D(4), D("9.50")), (None, D(1), None)]
    assert (found.payment_days, found.delivery_terms) == (30, "Na budowę")
    assert _refused(services.set_wants, one.pk, [WantDraft(quantity=D(1))], by=actor) == ("REQUIRED", "wants[0].description")
    assert _refused(services.set_wants, make.case(actor, kind_code="general").pk, [], by=actor)[0] == "NOT_OPPORTUNITY"


@pytest.mark.feature("CAS-5")
def test_what_was_done_to_wanted_goods_is_taken_back(actor):
    one = make.case(actor, party(actor).pk)
    services.set_wants(one.pk, [WantDraft(description=text) for text in ("Kocioł", "Montaż", "Rura")], by=actor)

    def told():
        return [(line.position, line.description) for line in queries.wants(one.pk)]

    def do(op):
        return grid_undo.apply(grid.LINES, one.pk, op, by=actor)

    before, (first, second, _third) = told(), queries.wants(one.pk)
    changes = (
        kit.RemoveLines(((first.pk, first.version), (second.pk, second.version))),
        kit.AddLine(text="= Transport", quantity="1", after=first.pk, item_id=None),
        kit.PasteLines(after=None, columns=("description", "quantity"), rows=(("Zawór", "2"), ("Pompa", "1"))),
        kit.CopyLine(second.pk),
        kit.MoveLine(first.pk, None),
    )
    for op in changes:
        done = do(op)
        assert told() != before, op
        do(kit.Restore(done.undo))
        assert told() == before, op
    services.change_want(one.pk, first.pk, {"quantity": D(7)}, by=actor)
    with pytest.raises(Conflict):
        do(kit.RemoveLines(((first.pk, first.version),)))
    with pytest.raises(Refusal, match="Wiersz 2"):
        do(kit.PasteLines(after=None, columns=("description", "quantity"), rows=(("Zawór", "2"), ("Pompa", "dużo"))))
    assert told() == before


def test_who_may_not_see_costs_does_not_plan_them(actor):
    clerk = replace(actor, all_rights=False, rights=frozenset({"cases.edit", "cases.see", "parties.see"}))
    assert _refused(make.case, clerk, planned_cost=D(5)) == ("FORBIDDEN", "")
    one = make.case(actor, planned_cost=D(5))
    services.edit_case(one.pk, {"planned_cost": D(5), "name": "Inna"}, by=clerk)
    assert _refused(services.edit_case, one.pk, {"planned_cost": D(6)}, by=clerk) == ("FORBIDDEN", "")


@pytest.mark.feature("CAS-2")
def test_a_closed_case_shows_the_phases_it_stood_in_and_no_papers_to_come(actor):
    one = make.case(actor, party(actor).pk)
    services.move([one.pk], make.phase("qualified").pk, by=actor)
    assert [step.state for step in page.PAGE.steps(queries.one(one.pk, by=actor), actor)] == ["done", "now", "", "", ""]
    services.move([one.pk], make.phase("lost").pk, reason_id=queries.reasons("lost")[0].pk, by=actor)
    closed = queries.one(one.pk, by=actor)
    assert [(str(step.label), step.state) for step in page.PAGE.steps(closed, actor)] == [
        ("Rozpoznanie", "done"),
        ("Kwalifikacja", "done"),
        ("Przegrana", "now"),
    ]
    assert [node.state for node in page.PAGE.flow(closed, actor)] == ["done"]
