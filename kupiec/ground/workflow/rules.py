"""How a circulation goes: stages, branches, what is wrong with a definition, deadlines, what has changed. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from kupiec.ground.kernel import formula
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.ground.kernel.words import N_
from kupiec.ground.workflow.values import (
    AUTHOR,
    END,
    MOST_BRANCHES,
    MOST_STEPS,
    NEXT,
    Change,
    DefinitionData,
    Mode,
    StepData,
    Unit,
    Who,
)

BEGINS, ENDS = dt.time(8), dt.time(16)
"""The working day that deadlines in hours are counted in; those in days end with it."""
Names = Mapping[str, formula.Name]
Facts = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Stage:
    """Steps that run at the same time; named by the position of the first, which says where it leads."""

    at: int
    positions: tuple[int, ...]


def stages(steps: Sequence[StepData]) -> tuple[Stage, ...]:
    """The steps gathered into stages, in order."""
    found: list[list[int]] = []
    for position, step in enumerate(steps, 1):
        if step.beside and found:
            found[-1].append(position)
        else:
            found.append([position])
    return tuple(Stage(positions[0], tuple(positions)) for positions in found)


def stage_of(steps: Sequence[StepData], position: int) -> Stage:
    return next(stage for stage in stages(steps) if position in stage.positions)


def following(steps: Sequence[StepData], stage: Stage) -> int:
    """The stage below, END after the last."""
    places = [one.at for one in stages(steps)]
    below = places.index(stage.at) + 1
    return places[below] if below < len(places) else END


def _place(steps: Sequence[StepData], stage: Stage, target: int) -> int:
    """A target as written, as the place of a stage."""
    if target == NEXT:
        return following(steps, stage)
    return END if target == END else stage_of(steps, target).at


def exits(steps: Sequence[StepData], stage: Stage) -> list[tuple[str, int]]:
    """Where a stage may lead: formula (empty: otherwise) and place, in the order they are tried."""
    first = steps[stage.at - 1]
    return [*((branch.when, _place(steps, stage, branch.to)) for branch in first.branches), ("", _place(steps, stage, first.then))]


def goes_to(steps: Sequence[StepData], stage: Stage, *, names: Names, values: Mapping[str, Any]) -> int:
    """Where the circulation goes on from a stage."""
    return next(place for when, place in exits(steps, stage) if not when or holds(when, names=names, values=values))


def holds(source: str, *, names: Names, values: Mapping[str, Any]) -> bool:
    """Whether a condition holds; an empty one always does."""
    if not source.strip():
        return True
    return bool(formula.compile(source, names, result=formula.YES_NO).evaluate(values))


@dataclass(frozen=True, slots=True)
class Opening:
    """What comes next: steps that come to somebody, or the end. Steps that only inform never hold it up."""

    steps: tuple[int, ...]
    ended: bool


def opening(steps: Sequence[StepData], at: int, *, names: Names, values: Mapping[str, Any]) -> Opening:
    """The steps that open when the circulation comes to the stage `at`, passing those that are left out.

    Refuses NO_WAY where it would go round without anybody deciding.
    """
    informed: list[int] = []
    seen: set[int] = set()
    while at != END:
        if at in seen:
            raise Refusal("NO_WAY", N_("With these figures nobody would decide: every step is left out. Change the definition."))
        seen.add(at)
        stage = stage_of(steps, at)
        chosen = [position for position in stage.positions if holds(steps[position - 1].when, names=names, values=values)]
        deciding = [position for position in chosen if steps[position - 1].mode != Mode.INFORM]
        informed += [position for position in chosen if position not in deciding and position not in informed]
        if deciding:
            return Opening((*informed, *deciding), ended=False)
        at = goes_to(steps, stage, names=names, values=values)
    return Opening(tuple(informed), ended=True)


# what is wrong with a definition


def check(data: DefinitionData, names: Names) -> None:
    """Refuses, all at once and each at its step, whatever would go wrong when records go round by this definition."""
    found = list(_wrong(data, names))
    if found:
        raise found[0] if len(found) == 1 else Refusals(found)


def _wrong(data: DefinitionData, names: Names) -> Iterator[Refusal]:
    if not data.name.strip():
        yield Refusal("REQUIRED", N_("Fill this in."), "name")
    yield from _wrong_formula(data.when, names, field="when")
    if not data.steps:
        yield Refusal("NO_STEPS", N_("Add at least one step."), "steps")
        return
    if len(data.steps) > MOST_STEPS:
        yield Refusal("TOO_MANY", N_("At most %(most)s steps."), "steps", params={"most": MOST_STEPS})
        return
    if all(step.mode == Mode.INFORM for step in data.steps):
        yield Refusal("NOBODY_DECIDES", N_("At least one step must approve or act."), "steps[0].mode")
    broken = [*_wrong_steps(data.steps, names)]
    yield from broken
    if not any(refusal.code in ("BAD_STEP", "STEP_BESIDE") for refusal in broken):
        yield from _wrong_ways(data.steps)


def _wrong_steps(steps: Sequence[StepData], names: Names) -> Iterator[Refusal]:
    for index, step in enumerate(steps):
        here = f"steps[{index}]."
        if not step.name.strip():
            yield Refusal("REQUIRED", N_("Fill this in."), f"{here}name")
        if step.who == Who.PERSON and step.user_id is None:
            yield Refusal("REQUIRED", N_("Choose the person."), f"{here}user_id")
        if step.who == Who.ROLE and step.role_id is None:
            yield Refusal("REQUIRED", N_("Choose the role."), f"{here}role_id")
        if step.who == Who.FORMULA:
            yield from _wrong_formula(step.formula, names, field=f"{here}formula", result=formula.TEXT, needed=True)
        yield from _wrong_formula(step.when, names, field=f"{here}when")
        if not 0 <= step.deadline <= 400:
            yield Refusal("BAD_NUMBER", N_("A deadline is from 0 (none) to 400."), f"{here}deadline")
        yield from _wrong_targets(steps, index, names)


def _wrong_targets(steps: Sequence[StepData], index: int, names: Names) -> Iterator[Refusal]:
    step, here = steps[index], f"steps[{index}]."
    if step.beside and index == 0:
        yield Refusal("STEP_BESIDE", N_("There is no step above the first."), f"{here}beside")
    if step.beside and (step.branches or step.then != NEXT):
        yield Refusal("STEP_BESIDE", N_("Where it goes on is said at the first of the steps that run together."), f"{here}then")
    if len(step.branches) > MOST_BRANCHES:
        yield Refusal("TOO_MANY", N_("At most %(most)s branches."), f"{here}branches", params={"most": MOST_BRANCHES})
    for nth, branch in enumerate(step.branches):
        yield from _wrong_formula(branch.when, names, field=f"{here}branches[{nth}].when", needed=True)
        if branch.to != END and not 1 <= branch.to <= len(steps):
            yield Refusal("BAD_STEP", N_("There is no step %(step)s."), f"{here}branches[{nth}].to", params={"step": branch.to})
    if step.then not in (NEXT, END) and not 1 <= step.then <= len(steps):
        yield Refusal("BAD_STEP", N_("There is no step %(step)s."), f"{here}then", params={"step": step.then})
    if step.back_to != AUTHOR and not 1 <= step.back_to <= index:
        yield Refusal("BAD_BACK", N_("A return goes to an earlier step or to the author."), f"{here}back_to")


def _wrong_formula(
    source: str, names: Names, *, field: str, result: formula.Type = formula.YES_NO, needed: bool = False
) -> Iterator[Refusal]:
    if not source.strip():
        if needed:
            yield Refusal("REQUIRED", N_("Fill this in."), field)
        return
    try:
        formula.check(source, names, result=result)
    except Refusal as refusal:
        refusal.field = field
        yield refusal


def _wrong_ways(steps: Sequence[StepData]) -> Iterator[Refusal]:
    """Steps nobody can come to, loops nobody can leave, loops that go round by themselves."""
    ways = {stage.at: {place for _when, place in exits(steps, stage)} for stage in stages(steps)}
    backs = {
        stage.at: {stage_of(steps, steps[p - 1].back_to).at for p in stage.positions if _returns(steps[p - 1])} for stage in stages(steps)
    }
    reached = _reach({at: ways[at] | backs[at] for at in ways}, {1})
    for at in ways:
        if at not in reached:
            yield Refusal("UNREACHABLE", N_("No way leads to this step."), f"steps[{at - 1}].name")
    leading: dict[int, set[int]] = {at: set() for at in (*ways, END)}
    for at, places in ways.items():
        for place in places:
            leading[place].add(at)
    ending = _reach(leading, {END})
    for at in ways:
        if at in reached and at not in ending:
            yield Refusal("NO_EXIT", N_("From here the circulation never ends: it goes round and round."), f"steps[{at - 1}].then")
    yield from _by_themselves(steps, ways)


def _returns(step: StepData) -> bool:
    return step.back_to != AUTHOR and step.mode != Mode.INFORM


def _reach(ways: Mapping[int, set[int]], begun: set[int]) -> set[int]:
    found, edge = set(begun), set(begun)
    while edge:
        edge = {place for at in edge for place in ways.get(at, set())} - found
        found |= edge
    return found


def _by_themselves(steps: Sequence[StepData], ways: Mapping[int, set[int]]) -> Iterator[Refusal]:
    passing = {
        stage.at for stage in stages(steps)
        if all(steps[p - 1].mode == Mode.INFORM or steps[p - 1].when.strip() for p in stage.positions)
    }  # fmt: skip
    idle = {at: places & passing for at, places in ways.items() if at in passing}
    for at in idle:
        if at in _reach(idle, idle[at]):
            yield Refusal(
                "NO_WAY",
                N_("This loop could go round without anybody deciding: one of its steps must have no condition."),
                f"steps[{at - 1}].when",
            )


# deadlines


class Calendar(Protocol):
    """The company's working days."""

    def is_working(self, day: dt.date) -> bool: ...

    def add(self, day: dt.date, count: int) -> dt.date: ...

    def following(self, day: dt.date) -> dt.date: ...

    def on_or_after(self, day: dt.date) -> dt.date: ...


def due(begun: dt.datetime, count: int, unit: str, *, calendar: Calendar) -> dt.datetime | None:
    """When a step that came at `begun` (local time) must be decided: the end of a working day, or working hours later."""
    if not count:
        return None
    zone = begun.tzinfo
    if unit == Unit.DAYS:
        return dt.datetime.combine(calendar.add(begun.date(), count), ENDS, zone)
    day = calendar.on_or_after(begun.date())
    moment = begun if day == begun.date() else dt.datetime.combine(day, BEGINS, zone)
    moment = max(moment, dt.datetime.combine(day, BEGINS, zone))
    left = dt.timedelta(hours=count)
    while (room := max(dt.datetime.combine(moment.date(), ENDS, zone) - moment, dt.timedelta())) < left:
        left -= room
        moment = dt.datetime.combine(calendar.following(moment.date()), BEGINS, zone)
    return moment + left


# what has changed


def changes(before: Facts, now: Facts) -> tuple[Change, ...]:
    """Facts that differ, in the order they are shown; those that came or went have an empty side."""
    old, new = ({row[0]: row for row in rows} for rows in (before, now))
    none = ["", "", "", ""]
    return tuple(
        Change((new.get(key) or old[key])[1], old.get(key, none)[2], new.get(key, none)[2], (new.get(key) or old[key])[3])
        for key in {**new, **old}
        if old.get(key, none)[2] != new.get(key, none)[2]
    )


def mark(facts: Facts) -> str:
    """A short stamp of the facts, by which a page says what its reader has seen."""
    told = "\x1e".join(f"{row[0]}\x1f{row[2]}" for row in facts)
    return hashlib.sha256(told.encode()).hexdigest()[:16]
