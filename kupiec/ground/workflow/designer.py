"""Defining a circulation in a form: steps as rows, the drawn way beside them, a trial on a document."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.access.public import Role
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal, Refusals
from kupiec.ground.kit import public as kit
from kupiec.ground.workflow import graph, people, queries, rules, services, sockets, words
from kupiec.ground.workflow.models import Definition
from kupiec.ground.workflow.screens import kinds
from kupiec.ground.workflow.services.defining import RIGHT, Tried
from kupiec.ground.workflow.values import END, MOST_STEPS, NEXT, Branch, DefinitionData, StepData

BRANCHES = 2
"""Branches a step shows room for; one more than it has."""
SAMPLES = 25
KEYS = (kit.Key("Ctrl+Enter", _("Save")), kit.Key("Escape", _("Back")))


@kit.screen(right=RIGHT)
def new(request: kit.Request) -> HttpResponse:
    """A new circulation; `?kind=` of what."""
    offered = kinds(request.actor)
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in dict(offered) else (offered[0][0] if offered else "")
    first = DefinitionData(kind=kind, name="", steps=(StepData(name=gettext("Approval"), who="superior"),))
    return _answer(request, None, first)


@kit.screen(right=RIGHT)
def edit(request: kit.Request, pk: int) -> HttpResponse:
    """A circulation as its latest version has it."""
    row = queries.definitions(request.actor).get(pk=pk)
    (loaded,) = queries.editions({row.pk: row.latest}).values()
    return _answer(request, row, loaded.data)


def _answer(request: kit.Request, row: Definition | None, data: DefinitionData) -> HttpResponse:
    problems: dict[str, str] = {}
    tried: Tried | None = None
    if request.method == "POST":
        data, do = read(request.POST, kind=row.kind if row else ""), request.POST.get("do", "save")
        try:
            if do == "save":
                return _save(request, row, data)
            if do == "check":
                rules.check(data, sockets.subject(data.kind).names)
            elif do == "try":
                tried = services.try_out(data, kit.parse.key(request.POST.get("sample", "")) or 0, by=request.actor)
            else:
                data = changed(data, do)
        except Refusal as refusal:
            if refusal.code == "FORBIDDEN":
                raise
            problems = _problems(refusal)
    context = _context(request, row, data, problems) | {"tried": tried, "sample": request.POST.get("sample", "")}
    title = row.name if row else _("New circulation of documents")
    return kit.page(request, "workflow/definition.html", context, title=title, status=422 if problems else 200, keys=KEYS)


def _save(request: kit.Request, row: Definition | None, data: DefinitionData) -> HttpResponse:
    if row is None:
        services.add(data, by=request.actor)
    else:
        services.change(row.pk, data, version=kit.parse.key(request.POST.get("version", "")), by=request.actor)
    return kit.go(request, reverse("workflow-definitions"), text=_("Saved"))


def _problems(refusal: Refusal) -> dict[str, str]:
    """Sentences by the names of the fields; Conflict and what has no field at the top."""
    each = refusal.each if isinstance(refusal, Refusals) else [refusal]
    found: dict[str, str] = {}
    for one in each:
        found.setdefault("" if isinstance(one, Conflict) else one.field, one.text)
    return found


# reading the form


def read(post: QueryDict, *, kind: str = "") -> DefinitionData:
    """The definition as typed; steps `s0-name`, `s1-name` …"""
    count = min(_number(post.get("count", "0")), MOST_STEPS + 1)
    return DefinitionData(
        kind=kind or post.get("kind", ""), name=post.get("name", "").strip(), when=post.get("when", "").strip(), required=bool(post.get("required")),
        on_change=post.get("on_change", "tell"), mails=bool(post.get("mails")), active=bool(post.get("active")), position=_number(post.get("position", "0")),
        steps=tuple(_step(post, f"s{index}-") for index in range(count)),
    )  # fmt: skip


def _step(post: QueryDict, at: str) -> StepData:
    branches = tuple(
        Branch(when=post.get(f"{at}b{nth}-when", "").strip(), to=_number(post.get(f"{at}b{nth}-to", "-1"), END))
        for nth in range(_number(post.get(f"{at}branches", "0"))) if post.get(f"{at}b{nth}-when", "").strip()
    )  # fmt: skip
    return StepData(
        name=post.get(f"{at}name", "").strip(), mode=post.get(f"{at}mode", "approve"), who=post.get(f"{at}who", "person"),
        user_id=_number(post.get(f"{at}user_id", "")) or None, role_id=_number(post.get(f"{at}role_id", "")) or None, formula=post.get(f"{at}formula", "").strip(),
        when=post.get(f"{at}when", "").strip(), beside=bool(post.get(f"{at}beside")), deadline=_number(post.get(f"{at}deadline", "0"), -1), unit=post.get(f"{at}unit", "days"),
        escalate=post.get(f"{at}escalate", "remind"), branches=branches, then=_number(post.get(f"{at}then", "0"), NEXT), back_to=_number(post.get(f"{at}back_to", "0")),
    )  # fmt: skip


def _number(text: str, wrong: int = 0) -> int:
    """A small whole number as typed; `wrong` when it isn't one."""
    text = text.strip()
    digits = text.removeprefix("-")
    if not digits:
        return 0
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else wrong


def changed(data: DefinitionData, do: str) -> DefinitionData:
    """Steps added, taken out or moved: `add`, `remove-2`, `up-2` (positions from 1); targets follow their steps."""
    order = list(range(1, len(data.steps) + 1))
    verb, _dash, text = do.partition("-")
    at = _number(text)
    if verb == "add" and len(order) < MOST_STEPS:
        return replace(data, steps=(*data.steps, StepData(name="", who="person")))
    if verb == "remove" and at in order:
        order.remove(at)
    elif verb == "up" and at in order and at > 1:
        order[at - 2], order[at - 1] = order[at - 1], order[at - 2]
    moved = {old: new for new, old in enumerate(order, 1)}
    return replace(data, steps=tuple(_moved(data.steps[old - 1], moved) for old in order))


def _moved(step: StepData, moved: dict[int, int]) -> StepData:
    def to(target: int) -> int:
        return target if target <= 0 else moved.get(target, NEXT)

    branches = tuple(replace(branch, to=to(branch.to)) for branch in step.branches if branch.to <= 0 or branch.to in moved)
    return replace(step, branches=branches, then=to(step.then), back_to=max(to(step.back_to), 0))


# showing it


def _context(request: kit.Request, row: Definition | None, data: DefinitionData, problems: dict[str, str]) -> dict[str, Any]:
    by = request.actor
    asked = next((one for one in sockets.subjects if one.kind == data.kind), None)
    positions = [(number, f"{number}. {step.name}") for number, step in enumerate(data.steps, 1)]
    return {
        "row": row, "data": data, "problems": problems, "top": problems.get("") or problems.get("steps"), "kinds": kinds(by), "gate": asked.gate if asked else "",
        "steps": [
            _shown(index, step, positions, problems, request.POST.get(f"s{index}-deadline", "")[:20] if step.deadline < 0 else "") for index, step in enumerate(data.steps)
        ], "count": len(data.steps),
        "names": [(name.polish or key, name.label, kit.show.say(name.type.value)) for key, name in (asked.names if asked else {}).items()],
        "users": [(pk, str(user)) for pk, user in people.users(by.company_id).items()], "roles": list(Role.objects.order_by("name").values_list("pk", "name")),
        "modes": words.MODES.items(), "who": words.WHO.items(), "units": words.UNITS.items(), "escalate": words.ESCALATE.items(), "on_change": words.ON_CHANGE.items(),
        "samples": _samples(data.kind, by=by), "graph": _drawn(data, by=by), "version": row.version if row else "",
    }  # fmt: skip


def _shown(index: int, step: StepData, positions: list[tuple[int, str]], problems: dict[str, str], typed: str = "") -> dict[str, Any]:
    """`typed`: what stood in the field of the deadline and was no number."""
    rows = [*step.branches, *([Branch(when="", to=END)] * max(1, BRANCHES - len(step.branches)))]
    here = f"steps[{index}]."
    return {
        "at": f"s{index}-", "number": index + 1, "step": step, "first": index == 0, "others": [one for one in positions if one[0] != index + 1], "earlier": positions[:index],
        "branches": [(nth, branch, problems.get(f"{here}branches[{nth}].when") or problems.get(f"{here}branches[{nth}].to")) for nth, branch in enumerate(rows)],
        "wrong": {key.removeprefix(here): text for key, text in problems.items() if key.startswith(here)},
        "deadline": typed or step.deadline or "",
        "open": bool(step.when or step.branches or step.then or step.back_to or step.beside) or any(key.startswith(here) for key in problems),
    }  # fmt: skip


def _samples(kind: str, *, by: Actor) -> list[tuple[int, str]]:
    """Documents to try it on, the latest."""
    asked = next((one for one in sockets.subjects if one.kind == kind), None)
    if asked is None or not by.may(asked.see):
        return []
    ids = list(asked.rows(by).order_by("-pk").values_list("pk", flat=True)[:SAMPLES])
    told = sockets.tell(kind, ids, company_id=by.company_id)
    return [(pk, told[pk].title) for pk in ids if pk in told]


def _drawn(data: DefinitionData, *, by: Actor) -> Any:
    """The drawing, as far as the steps lead somewhere."""
    steps = data.steps
    sound = all(
        (step.then in (NEXT, END) or 1 <= step.then <= len(steps)) and 0 <= step.back_to <= len(steps)
        and all(branch.to == END or 1 <= branch.to <= len(steps) for branch in step.branches) for step in steps
    )  # fmt: skip
    return graph.draw(steps, graph.whose(steps, company_id=by.company_id)) if steps and sound else ""
