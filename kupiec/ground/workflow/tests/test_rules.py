"""Ways of circulations, mistakes in definitions, deadlines, changes: tables of cases."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from kupiec.ground.company.public import WorkingCalendar
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.ground.workflow import rules
from kupiec.ground.workflow.tests.builders import KIND, NAMES
from kupiec.ground.workflow.values import END, Branch, DefinitionData, StepData

D = Decimal


def step(name: str = "Krok", **more: object) -> StepData:
    return StepData(**{"name": name, "who": "person", "user_id": 1, **more})  # type: ignore[arg-type]


def problems(*steps: StepData, when: str = "") -> list[tuple[str, str]]:
    try:
        rules.check(DefinitionData(kind=KIND, name="A", when=when, steps=steps), NAMES)
    except Refusals as several:
        return [(one.code, one.field) for one in several.each]
    except Refusal as one:
        return [(one.code, one.field)]
    return []


BIG = Branch(when="rabat > 15", to=3)


@pytest.mark.feature("WFL-1")
@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((step(),), []),
        ((), [("NO_STEPS", "steps")]),
        ((step(mode="inform"),), [("NOBODY_DECIDES", "steps[0].mode")]),
        ((step(""),), [("REQUIRED", "steps[0].name")]),
        ((step(user_id=None),), [("REQUIRED", "steps[0].user_id")]),
        ((step(who="role", user_id=None),), [("REQUIRED", "steps[0].role_id")]),
        ((step(who="formula", formula=""),), [("REQUIRED", "steps[0].formula")]),
        ((step(who="formula", formula="rabat"),), [("FORMULA_TYPE", "steps[0].formula")]),
        ((step(), step(when="rabta > 15")), [("FORMULA_NAME", "steps[1].when")]),
        ((step(), step(when="rabat >")), [("FORMULA_SYNTAX", "steps[1].when")]),
        ((step(beside=True),), [("STEP_BESIDE", "steps[0].beside")]),
        ((step(), step(beside=True, then=END)), [("STEP_BESIDE", "steps[1].then")]),
        ((step(then=7),), [("BAD_STEP", "steps[0].then")]),
        ((step(back_to=1),), [("BAD_BACK", "steps[0].back_to")]),
        ((step(then=END), step()), [("UNREACHABLE", "steps[1].name")]),
        ((step(branches=(BIG,), then=END), step(), step()), [("UNREACHABLE", "steps[1].name")]),
        ((step(), step(then=1)), [("NO_EXIT", "steps[0].then"), ("NO_EXIT", "steps[1].then")]),
        ((step(), step(branches=(Branch(when="rabat > 15", to=1),))), []),
        ((step(), step(when="rabat > 15", branches=(Branch(when="netto > 5", to=2),))), [("NO_WAY", "steps[1].when")]),
        ((step(branches=(Branch(when="", to=END),)),), [("REQUIRED", "steps[0].branches[0].when")]),
        ((step(deadline=-1),), [("BAD_NUMBER", "steps[0].deadline")]),
    ],
)
def test_mistakes_are_told_at_their_step_before_anything_goes_round(steps: tuple[StepData, ...], expected: list[tuple[str, str]]) -> None:
    assert problems(*steps) == expected


def test_a_mistake_in_a_formula_says_where_it_is() -> None:
    with pytest.raises(Refusal) as caught:
        rules.check(DefinitionData(kind=KIND, name="A", when="netto > 5 oraz", steps=(step(),)), NAMES)
    assert caught.value.field == "when" and any(sign.isdigit() for sign in caught.value.text)


@pytest.mark.feature("WFL-1")
@pytest.mark.parametrize(
    ("discount", "expected"), [("10", (2,)), ("20", (1, 2)), ("16", (1, 2))],
)  # fmt: skip
def test_steps_without_their_condition_are_left_out(discount: str, expected: tuple[int, ...]) -> None:
    steps = (step(when="rabat > 15"), step(beside=True), step())
    values = {"discount": D(discount), "net": D(1), "who": ""}
    assert rules.opening(steps, 1, names=NAMES, values=values) == rules.Opening(expected, ended=False)


def test_whom_a_step_only_informs_never_holds_it_up() -> None:
    steps = (step(mode="inform"), step(when="rabat > 99"), step())
    values = {"discount": D(20), "net": D(1), "who": ""}
    assert rules.opening(steps, 1, names=NAMES, values=values) == rules.Opening((1, 3), ended=False)
    assert rules.opening(steps[:2], 1, names=NAMES, values=values) == rules.Opening((1,), ended=True)


@pytest.mark.parametrize(("discount", "place"), [("20", 3), ("5", 2)])
def test_the_first_branch_that_holds_leads_on(discount: str, place: int) -> None:
    steps = (step(branches=(BIG,)), step(), step())
    values = {"discount": D(discount), "net": D(1), "who": ""}
    assert rules.goes_to(steps, rules.stage_of(steps, 1), names=NAMES, values=values) == place


FRIDAY = dt.datetime(2026, 11, 20, 14, 30, tzinfo=clock.WARSAW)
CALENDAR = WorkingCalendar(holiday=lambda day: day == dt.date(2026, 11, 23))


@pytest.mark.feature("WFL-1")
@pytest.mark.parametrize(
    ("count", "unit", "expected"),
    [
        (0, "days", None),
        (1, "days", "2026-11-24 16:00"),
        (3, "days", "2026-11-26 16:00"),
        (1, "hours", "2026-11-20 15:30"),
        (4, "hours", "2026-11-24 10:30"),
        (12, "hours", "2026-11-25 10:30"),
    ],
)
def test_deadlines_run_in_working_days_and_hours(count: int, unit: str, expected: str | None) -> None:
    found = rules.due(FRIDAY, count, unit, calendar=CALENDAR)
    assert (f"{found:%Y-%m-%d %H:%M}" if found else None) == expected


def test_hours_begun_at_night_run_from_the_morning() -> None:
    saturday = dt.datetime(2026, 11, 21, 23, 0, tzinfo=clock.WARSAW)
    assert f"{rules.due(saturday, 2, 'hours', calendar=CALENDAR):%Y-%m-%d %H:%M}" == "2026-11-24 10:00"
    early = dt.datetime(2026, 11, 24, 5, 0, tzinfo=clock.WARSAW)
    assert f"{rules.due(early, 2, 'hours', calendar=CALENDAR):%Y-%m-%d %H:%M}" == "2026-11-24 10:00"


def test_changes_name_what_came_what_went_and_what_differs() -> None:
    before, now = [["d", "Rabat", "20%", ""], ["n", "Netto", "5", ""]], [["d", "Rabat", "25%", ""], ["m", "Marża", "3%", "prices.see_cost"]]
    assert [(one.label, one.before, one.now, one.right) for one in rules.changes(before, now)] == [
        ("Rabat", "20%", "25%", ""), ("Marża", "", "3%", "prices.see_cost"), ("Netto", "5", "", ""),
    ]  # fmt: skip
    assert rules.mark(before) != rules.mark(now) and rules.mark(before) == rules.mark(
        [["d", "Największy rabat", "20%", "other"], ["n", "Netto", "5", ""]]
    )
