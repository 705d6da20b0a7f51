"""The drawn way of a circulation: an SVG made here, its steps being links that the keyboard reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from kupiec.ground.access.public import Role
from kupiec.ground.kit import show
from kupiec.ground.workflow import people, rules, words
from kupiec.ground.workflow.drawing import GAP, HIGH, ROW, SIDE, WIDE, aside, back, box, down, frame, stop
from kupiec.ground.workflow.values import AUTHOR, END, Mode, StepData, Unit, Who


def whose(steps: Sequence[StepData], *, company_id: int) -> list[str]:
    """Whom each step comes to, in words."""
    users = people.users(company_id) if any(step.who == Who.PERSON for step in steps) else {}
    roles = dict(Role.objects.filter(pk__in=[step.role_id for step in steps if step.role_id]).values_list("pk", "name"))
    made = []
    for step in steps:
        named = (
            str(users.get(step.user_id or 0, ""))
            if step.who == Who.PERSON
            else roles.get(step.role_id or 0, "")
            if step.who == Who.ROLE
            else ""
        )
        made.append(named or show.say(words.WHO.get(step.who, step.who)))
    return made


def draw(steps: Sequence[StepData], people_words: Sequence[str], *, states: Mapping[int, str] | None = None) -> SafeString:
    """The whole drawing; `states` of a running one: `done`, `now`."""
    stages = rules.stages(steps)
    width = SIDE * 2 + max((len(stage.positions) for stage in stages), default=1) * (WIDE + GAP) - GAP
    sizes = {stage.at: len(stage.positions) for stage in stages}
    top = {stage.at: 44 + number * ROW for number, stage in enumerate(stages)}
    bottom = 44 + len(stages) * ROW
    middle = width // 2
    nodes = [
        _node(steps[position - 1], position, people_words[position - 1], (_left(middle, len(stage.positions), place), top[stage.at]), (states or {}).get(position, ""))
        for stage in stages for place, position in enumerate(stage.positions)
    ]  # fmt: skip
    edges = [down(middle, 26, top[stages[0].at])] if stages else []
    lane, said = 0, list[str]()
    for stage in stages:
        for when, target in rules.exits(steps, stage):
            goal = bottom if target == END else top[target]
            if not when and goal == top[stage.at] + ROW:
                edges.append(down(middle, top[stage.at] + HIGH, goal))
            else:
                begun = (_right(middle, len(stage.positions)), top[stage.at] + HIGH // 2 + 8 * (lane % 3 - 1))
                ended = (middle + 44, bottom + 14) if target == END else (_right(middle, sizes[target]), goal + HIGH // 2 - 14)
                if when:
                    said.append(_said(steps, stage.at, target, when))
                mark, told, kind = (len(said), said[-1], "maybe") if when else (0, "", "")
                edges.append(aside(begun, ended, width - 30 - 14 * (lane % 5), mark=mark, said=told, kind=kind))
                lane += 1
        for target in {rules.stage_of(steps, steps[p - 1].back_to).at for p in stage.positions if steps[p - 1].back_to != AUTHOR}:
            edges.append(
                back(
                    (_left(middle, len(stage.positions), 0), top[stage.at] + HIGH // 2 + 12),
                    (_left(middle, sizes[target], 0), top[target] + HIGH // 2 + 6),
                )
            )
    title = gettext("The way of the circulation, %(count)s steps") % {"count": len(steps)}
    ends = (stop(middle, 14, gettext("Start")), stop(middle, bottom + 14, gettext("The end")))
    return frame(title, (width, bottom + 34), edges, (*nodes, *ends), said)


def _said(steps: Sequence[StepData], origin: int, target: int, when: str) -> str:
    """A condition with the steps it leads between."""
    goal = gettext("The end") if target == END else steps[target - 1].name
    return f"{steps[origin - 1].name} → {goal}: {when}"


def _left(middle: int, count: int, place: int) -> int:
    return middle - (count * (WIDE + GAP) - GAP) // 2 + place * (WIDE + GAP)


def _right(middle: int, count: int) -> int:
    return _left(middle, count, count - 1) + WIDE


def _node(step: StepData, position: int, who: str, at: tuple[int, int], state: str) -> SafeString:
    mode = show.say(words.MODES.get(step.mode, step.mode))
    when = gettext("only when %(formula)s") % {"formula": step.when} if step.when.strip() else ""
    state_word = {"done": gettext("done"), "now": gettext("waits")}.get(state, "")
    third = " · ".join(filter(None, [state_word, when or _deadline(step)]))
    kind = " ".join(filter(None, [state, "inform" if step.mode == Mode.INFORM else "", "maybe" if step.when.strip() else ""]))
    return box(f"#step-{position}", at, (f"{position}. {step.name}", f"{who} · {mode}", third), kind=kind)


def _deadline(step: StepData) -> str:
    if step.deadline <= 0:
        return ""
    if step.unit == Unit.HOURS:
        return ngettext("%(count)s working hour", "%(count)s working hours", step.deadline) % {"count": step.deadline}
    return ngettext("%(count)s working day", "%(count)s working days", step.deadline) % {"count": step.deadline}
