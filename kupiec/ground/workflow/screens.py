"""Lists of the room: what waits for me, circulations, definitions, superiors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.company.public import Employee
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kit import public as kit
from kupiec.ground.workflow import people, queries, services, sockets, words
from kupiec.ground.workflow.models import Circulation, Definition, Superior, Task
from kupiec.ground.workflow.values import Decision

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741


def kinds(by: Actor) -> list[tuple[str, Any]]:
    return [(one.kind, one.label) for one in sockets.subjects if by.may(one.see)]


def kind_label(kind: str) -> str:
    return next((kit.show.say(one.label) for one in sockets.subjects if one.kind == kind), kind)


# whom to choose


def _find(text: str, *, by: Actor, limit: int) -> list[kit.Choice]:
    wanted = fold(text).split()
    found = [user for user in people.users(by.company_id).values() if all(word in fold(f"{user} {user.username}") for word in wanted)]
    return [kit.Choice(user.pk, str(user), user.employee.position if user.employee else user.username) for user in found[:limit]]


def _name(pk: int, *, by: Actor) -> str:
    user = people.users(by.company_id).get(pk)
    return str(user) if user else ""


PERSON_PICKER = kit.Picker("workflow.person", find=_find, label=_name)


# what waits for me


def _inbox(by: Actor) -> QuerySet[Task]:
    return queries.inbox(by).select_related("circulation__started_by__employee", "circulation__edition__definition", "step")


def due_mark(row: Task) -> Any:
    """Until when, red once it has passed."""
    if row.due_at is None:
        return None
    kind = "bad" if row.due_at < clock.now() else "warn" if row.due_at.astimezone(clock.WARSAW).date() == clock.today() else "line"
    return kit.Mark(kind, kit.show.moment(row.due_at), "hourglass-low")


def _for_whom(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
    absent = people.absent_for(by)
    made = {}
    for pk, holders in queries.holders_of(ids).items():
        mine = {one.user_id for one in holders}
        made[pk] = (
            "" if by.user_id in mine else ", ".join(name for user, name in absent.items() if user in mine) or gettext("a question to you")
        )
    return made


def _run(decision: Decision) -> Any:
    def run(ids: Sequence[int], *, by: Actor, comment: str = "") -> int:
        for pk in ids:
            services.act(pk, decision, comment or "", by=by)
        return len(ids)

    return run


APPROVE = kit.Operation(
    "approve", _("Approve"), run=_run(Decision.APPROVE), icon="check", right="workflow.see", single=True, message=_("%(count)s approved"),
    confirm=_("%(count)s will be approved."),
)  # fmt: skip
INBOX = kit.List(
    "workflow.inbox", _("To decide"), rows=_inbox, right="workflow.see",
    columns=(
        C.Link("title", _("Document"), url="decision", value=lambda row: row.circulation.title, source="circulation.title", sub="step.name"),
        C.Badge("due_at", _("Deadline"), value=due_mark, sort="due_at"),
        C.Text("kind", _("Kind"), value=lambda row: kind_label(row.circulation.kind), source="circulation.kind", sort=False),
        C.Badge("mode", _("What is to be done"), value=lambda row: kit.Mark("", kit.show.say(words.TO_DO[row.step.mode])), source="step.mode", sort=False),
        C.Text("for_whom", _("In place of"), fill=_for_whom),
        C.Text("started", _("From whom"), value=lambda row: str(row.circulation.started_by or ""), source="circulation.started_by", sort=False),
        C.Ago("opened_at", _("Waits since")),
    ),
    sort=("opened_at",), search=("circulation__title", "step__name"),
    filters=(
        F.Choice("kind", _("Kind"), source="circulation__kind", choices=kinds),
        F.Flag("late", _("Deadline passed"), apply=lambda rows, by: rows.filter(due_at__lt=clock.now())),
    ),
    operations=(APPROVE,),
    empty=kit.Empty("circle-check", _("Nothing waits for your decision"), _("Documents passed to you for approval, questions and things to read stand here.")),
)  # fmt: skip


def day(record: Any, by: Actor) -> dict[str, Any]:
    """The block of My day: the oldest first, with what they say."""
    rows = list(_inbox(by).order_by("due_at", "opened_at")[:6])
    told = {row.pk: _for_whom([row.pk], by)[row.pk] for row in rows}
    return {
        "rows": [(row, due_mark(row), [fact for fact in row.facts if not fact[3] or by.may(fact[3])][:4], told[row.pk]) for row in rows],
        "count": queries.inbox(by).count(),
    }


# circulations


def _circulations(by: Actor) -> QuerySet[Circulation]:
    return queries.circulations(by).select_related("started_by__employee", "edition__definition")


def _who(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
    waiting = queries.waiting_of(ids)
    holders = queries.holders_of([task.pk for tasks in waiting.values() for task in tasks])
    return {pk: ", ".join(dict.fromkeys(str(one.user) for task in tasks for one in holders[task.pk])) for pk, tasks in waiting.items()}


def _step(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
    return {pk: ", ".join(task.step.name for task in tasks) for pk, tasks in queries.waiting_of(ids).items()}


def cancel(ids: Sequence[int], *, by: Actor, comment: str = "") -> int:
    return services.cancel(ids, comment=comment or "", by=by)


CANCEL = kit.Operation(
    "cancel", _("Take out of circulation"), run=cancel, icon="ban", right="workflow.see", danger=True, more=True,
    fields=(I.Area("comment", _("Why"), span=12, max=2000),), allowed=lambda row, by: None if row.state == "running" else _("This circulation has ended already."),
    message=_("%(count)s taken out of circulation"),
)  # fmt: skip
CIRCULATIONS = kit.List(
    "workflow.circulations", _("Circulations"), rows=_circulations, right="workflow.see",
    columns=(
        C.Link("title", _("Document"), url="circulation", sub="edition.definition.name"),
        C.Badge("state", _("State"), kinds=words.STATES),
        C.Text("step", _("Step"), fill=_step), C.Text("who", _("Who has it"), fill=_who),
        C.Text("kind", _("Kind"), value=lambda row: kind_label(row.kind), sort=False),
        C.Text("started_by", _("From whom"), value=lambda row: str(row.started_by or ""), sort=False),
        C.Moment("started_at", _("Started")), C.Moment("ended_at", _("Ended"), sort=False, hidden=True),
    ),
    sort=("-started_at",), search=("title",),
    filters=(
        F.Choice("state", _("State"), choices=tuple((key, label) for key, (_kind, label, _icon) in words.STATES.items())),
        F.Choice("kind", _("Kind"), choices=kinds), F.Dates("started_at", _("Started")),
        F.Flag("mine", _("Put in by me"), apply=lambda rows, by: rows.filter(started_by_id=by.user_id)),
    ),
    views=(kit.View("running", _("In circulation"), "f.state=running"), kit.View("mine", _("Put in by me"), "f.mine=1"), kit.View("all", _("All"), "")),
    operations=(CANCEL,),
    empty=kit.Empty("route", _("Nothing goes round"), _("Documents are put into circulation on their own pages.")),
)  # fmt: skip


# definitions


def _definitions(by: Actor) -> QuerySet[Definition]:
    return queries.definitions(by)


def _steps(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
    latest = dict(Definition.objects.filter(pk__in=list(ids)).values_list("pk", "latest"))
    return {pk: " → ".join(step.name for step in one.data.steps) for pk, one in queries.editions(latest).items()}


def _running(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
    rows = Circulation.objects.filter(edition__definition_id__in=list(ids), state="running").values_list(
        "edition__definition_id", flat=True
    )
    found = list(rows)
    return {pk: str(found.count(pk)) if pk in found else "" for pk in ids}


def _off(ids: Sequence[int], *, by: Actor) -> int:
    return services.set_active(ids, False, by=by)


def _on(ids: Sequence[int], *, by: Actor) -> int:
    return services.set_active(ids, True, by=by)


DEFINITIONS = kit.List(
    "workflow.definitions", _("Circulation of documents"), rows=_definitions, right="workflow.setup",
    columns=(
        C.Link("name", _("Name"), url="workflow-definition"), C.Text("kind", _("Documents"), value=lambda row: kind_label(row.kind), sort=False),
        C.Text("steps", _("Steps"), fill=_steps), C.Number("latest", _("Version")), C.Text("running", _("Running"), fill=_running),
        C.Badge("active", _("State"), value=lambda row: kit.Mark("ok", gettext("in use"), "check") if row.active else kit.Mark("line", gettext("switched off")), sort="active"),
    ),
    sort=("name",), search=("name",),
    operations=(
        kit.Operation("off", _("Switch off"), run=_off, undo=_on, icon="ban", right="workflow.setup", message=_("%(count)s switched off")),
        kit.Operation("on", _("Switch on"), run=_on, undo=_off, icon="check", right="workflow.setup", message=_("%(count)s switched on")),
    ),
    create=kit.Create(_("Circulation of documents"), url="workflow-definition-new", right="workflow.setup"),
    empty=kit.Empty("route", _("No circulation is defined"), _("Everything works without them. Define one where documents must be approved.")),
)  # fmt: skip


# superiors


def _employees(by: Actor) -> QuerySet[Employee]:
    return Employee.objects.filter(company_id=by.company_id, active=True).select_related("branch")


def _superiors(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
    rows = Superior.objects.filter(employee_id__in=list(ids)).select_related("superior")
    return {row.employee_id: str(row.superior) for row in rows}


def _set(ids: Sequence[int], *, by: Actor, superior_id: int | None = None) -> int:
    return services.set_superior(ids, superior_id=superior_id, by=by)


SUPERIORS = kit.List(
    "workflow.superiors", _("Superiors"), rows=_employees, right="workflow.setup",
    columns=(
        C.Text("last_name", _("Employee"), value=str), C.Text("position", _("Position")), C.Text("superior", _("Superior"), fill=_superiors),
        C.Text("branch", _("Branch"), value=lambda row: str(row.branch or ""), sort=False),
    ),
    sort=("last_name",), search=("last_name", "first_name"), above="workflow/_superiors.html",
    operations=(
        kit.Operation("superior", _("Set the superior"), run=_set, icon="hierarchy", right="workflow.setup", message=_("%(count)s changed"),
                      fields=(I.Pick("superior_id", _("Superior"), picker="company.employee", span=12, help=_("Empty: none.")),)),
    ),
    empty=kit.Empty("users", _("No employees yet"), ""),
)  # fmt: skip


def definition_url(pk: int) -> str:
    return reverse("workflow-definition", args=[pk])


__all__ = ["CIRCULATIONS", "DEFINITIONS", "INBOX", "PERSON_PICKER", "SUPERIORS", "day", "definition_url", "due_mark", "kind_label"]
