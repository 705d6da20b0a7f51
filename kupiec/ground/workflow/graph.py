"""The drawn way of a circulation: an SVG made here, its steps being links that the keyboard reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from kupiec.ground.access.public import Role
from kupiec.ground.kit import show
from kupiec.ground.workflow import people, rules, words
from kupiec.ground.workflow.values import AUTHOR, END, Mode, StepData, Unit, Who

WIDE, HIGH, GAP, ROW = 290, 62, 24, 104
SIDE = 125
"""Room at both sides for arrows that go elsewhere than down."""


def whose(steps: Sequence[StepData], *, company_id: int) -> list[str]:
    """Whom each step comes to, in words."""
    users = people.users(company_id) if any(step.who == Who.PERSON for step in steps) else {}
    roles = dict(Role.objects.filter(pk__in=[step.role_id for step in steps if step.role_id]).values_list("pk", "name"))
    made = []
    for step in steps:
        named = str(users.get(step.user_id or 0, "")) if step.who == Who.PERSON else roles.get(step.role_id or 0, "") if step.who == Who.ROLE else ""
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
    edges = [_edge(middle, 26, top[stages[0].at])] if stages else []
    lane = 0
    for stage in stages:
        for when, target in rules.exits(steps, stage):
            goal = bottom if target == END else top[target]
            if not when and goal == top[stage.at] + ROW:
                edges.append(_edge(middle, top[stage.at] + HIGH, goal))
            else:
                begun = (_right(middle, len(stage.positions)), top[stage.at] + HIGH // 2 + 8 * (lane % 3 - 1))
                ended = (middle + 44, bottom + 14) if target == END else (_right(middle, sizes[target]), goal + HIGH // 2 - 14)
                edges.append(_aside(begun, ended, width - 30 - 14 * (lane % 5), when))
                lane += 1
        for target in {rules.stage_of(steps, steps[p - 1].back_to).at for p in stage.positions if steps[p - 1].back_to != AUTHOR}:
            edges.append(_back((_left(middle, len(stage.positions), 0), top[stage.at] + HIGH // 2 + 12), (_left(middle, sizes[target], 0), top[target] + HIGH // 2 + 6)))
    title = gettext("The way of the circulation, %(count)s steps") % {"count": len(steps)}
    return format_html(
        '<svg class="wf-graph" role="group" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">{}{}{}{}{}</svg>',
        title, width, bottom + 34, width, bottom + 34, _MARKER, _round(middle, 14, gettext("Start")), mark_safe("".join(edges)), mark_safe("".join(nodes)),
        _round(middle, bottom + 14, gettext("The end")),
    )  # fmt: skip


_MARKER = mark_safe('<defs><marker id="wf-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>')


def _left(middle: int, count: int, place: int) -> int:
    return middle - (count * (WIDE + GAP) - GAP) // 2 + place * (WIDE + GAP)


def _right(middle: int, count: int) -> int:
    return _left(middle, count, count - 1) + WIDE


def _round(x: int, y: int, text: str) -> SafeString:
    return format_html('<g class="wf-end"><rect x="{}" y="{}" width="88" height="24" rx="12"/><text x="{}" y="{}">{}</text></g>', x - 44, y - 12, x, y + 4, text)


def _node(step: StepData, position: int, who: str, at: tuple[int, int], state: str) -> SafeString:
    x, y = at
    mode = show.say(words.MODES.get(step.mode, step.mode))
    when = gettext("only when %(formula)s") % {"formula": step.when} if step.when.strip() else ""
    state_word = {"done": gettext("done"), "now": gettext("waits")}.get(state, "")
    third = " · ".join(filter(None, [state_word, when or _deadline(step)]))
    lines = [(y + 20, "t", f"{position}. {step.name}", 38), (y + 37, "w", f"{who} · {mode}", 46), (y + 53, "c", third, 50)]
    texts = format_html_join("", '<text x="{}" y="{}" class="{}">{}{}</text>', ((x + 12, at, kind, _short(text, most), _whole(text, most)) for at, kind, text, most in lines if text))
    kind = " ".join(filter(None, ["wf-node", state, "inform" if step.mode == Mode.INFORM else "", "maybe" if step.when.strip() else ""]))
    return format_html('<a href="#step-{}" class="{}"><rect x="{}" y="{}" width="{}" height="{}" rx="8"/>{}</a>', position, kind, x, y, WIDE, HIGH, texts)


def _whole(text: str, most: int) -> SafeString:
    """The whole text as a hint where it was cut."""
    return format_html("<title>{}</title>", text) if len(text) > most else mark_safe("")


def _deadline(step: StepData) -> str:
    if step.deadline <= 0:
        return ""
    if step.unit == Unit.HOURS:
        return ngettext("%(count)s working hour", "%(count)s working hours", step.deadline) % {"count": step.deadline}
    return ngettext("%(count)s working day", "%(count)s working days", step.deadline) % {"count": step.deadline}


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _edge(x: int, begun: int, ended: int) -> str:
    return f'<path class="wf-edge" d="M{x} {begun}V{ended - 2}" marker-end="url(#wf-tip)"/>'


def _aside(begun: tuple[int, int], ended: tuple[int, int], lane: int, when: str) -> str:
    """An arrow at the right side: a branch with its formula, or a way that doesn't lead to the next step."""
    (x, y), (to_x, to_y) = begun, ended
    label = f'<text class="wf-when" x="{x + 8}" y="{y - 5}">{escape(_short(when, 17))}<title>{escape(when)}</title></text>' if when else ""
    return f'<path class="wf-edge{" maybe" if when else ""}" d="M{x} {y}H{lane}V{to_y}H{to_x + 2}" marker-end="url(#wf-tip)"/>{label}'


def _back(begun: tuple[int, int], ended: tuple[int, int]) -> str:
    """A return, dashed at the left side."""
    (x, y), (to_x, to_y) = begun, ended
    return f'<path class="wf-edge back" d="M{x} {y}H{min(x, to_x) - 34}V{to_y}H{to_x - 2}" marker-end="url(#wf-tip)"/>'
