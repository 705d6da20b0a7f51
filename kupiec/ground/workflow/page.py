"""The page of one circulation: its drawn way, who has it, the whole story; its print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.company.public import Company
from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import prints
from kupiec.ground.kit import public as kit
from kupiec.ground.workflow import graph, people, queries, screens, services, sockets, story, words
from kupiec.ground.workflow.models import Circulation
from kupiec.ground.workflow.values import State, TaskState


def _head(row: Circulation, by: Actor) -> kit.Head:
    return kit.Head(
        _("Circulation"), row.title, icon="route", subtitle=row.edition.definition.name, badges=(kit.Mark(*words.STATES[row.state]),)
    )


def _url(row: Circulation) -> str:
    told = sockets.tell(row.kind, [row.record_id], company_id=row.company_id).get(row.record_id)
    return told.url if told else ""


def _who(row: Circulation, by: Actor) -> str:
    ref = Ref(row.kind, row.record_id)
    found = queries.standing([ref], company_id=row.company_id).get(ref)
    return ", ".join(found.who) if found and found.circulation_id == row.pk else ""


def context(row: Circulation, by: Actor) -> dict[str, Any]:
    """The drawing with what is done and what waits, the facts as they were put in, the story."""
    loaded = queries.loaded([row.edition_id])[row.edition_id]
    tasks = list(queries.tasks_of([row.pk]))
    states = {}
    for task in tasks:
        states[loaded.position(task.step_id)] = {TaskState.DONE: "done", TaskState.WAITING: "now"}.get(TaskState(task.state), "")
    waiting = [task for task in tasks if task.state == TaskState.WAITING]
    holders = queries.holders_of([task.pk for task in waiting])
    mine = set(queries.inbox(by).filter(pk__in=[task.pk for task in waiting]).values_list("pk", flat=True))
    return {
        "graph": graph.draw(loaded.data.steps, graph.whose(loaded.data.steps, company_id=row.company_id), states=states),
        "entries": story.of_circulations([row], by=by), "said": [(label, text) for _key, label, text, right in row.facts if not right or by.may(right)],
        "waiting": [(task, screens.due_mark(task), holders[task.pk], task.pk in mine) for task in waiting], "number": loaded.number,
    }  # fmt: skip


def _mine(row: Circulation, by: Actor) -> Any:
    if row.state != State.RUNNING:
        return _("This circulation has ended already.")
    sides = people.sides(by)
    return (
        None
        if row.started_by_id in sides or row.started_for_id in sides or by.may(people.MANAGE)
        else _("Only whoever put it into circulation can take it out.")
    )


def _hand(ids: Sequence[int], *, by: Actor, user_id: int, note: str = "") -> None:
    for tasks in queries.waiting_of(list(ids)).values():
        for task in tasks:
            services.hand_over(task.pk, user_id, note or "", by=by)


CIRCULATION = kit.Detail(
    "workflow.circulation", get=queries.circulation, head=_head, right="workflow.see", template="workflow/circulation.html", context=context, layout="document",
    facts=(
        kit.Fact(_("Document"), "title", span=3, url=_url), kit.Fact(_("From whom"), lambda row, by: story.person(row.started_by, row.started_for), span=3),
        kit.Fact(_("Started"), lambda row, by: kit.show.moment(row.started_at)), kit.Fact(_("Who has it"), _who, span=3, optional=True),
        kit.Fact(_("Ended"), lambda row, by: kit.show.moment(row.ended_at) if row.ended_at else "", optional=True),
    ),
    operations=(
        kit.Operation("cancel", _("Take out of circulation"), run=screens.cancel, icon="ban", right="workflow.see", danger=True, allowed=_mine,
                      only=lambda row: row.state == State.RUNNING, fields=(kit.inputs.Area("comment", _("Why"), span=12, max=2000),), message=_("Taken out of circulation")),
        kit.Operation("hand-over", _("Hand over to somebody else"), run=_hand, icon="users", right=people.MANAGE, more=True, only=lambda row: row.state == State.RUNNING,
                      fields=(kit.inputs.Pick("user_id", _("To whom"), picker="workflow.person", required=True, span=12), kit.inputs.Area("note", _("Note"), span=12, max=2000)),
                      message=_("Handed over")),
        kit.Operation("print", _("Print"), url=lambda row: reverse("circulation-print", args=[row.pk]), icon="printer", key="Ctrl+P", bulk=False, more=True),
    ),
)  # fmt: skip


@kit.screen(right="workflow.see")
def printed(request: kit.Request, pk: int) -> HttpResponse:
    """The record of a circulation on paper: who decided what and when (WFL-4)."""
    row = queries.circulation(pk, by=request.actor)
    response = HttpResponse(prints.as_pdf(printout(row, by=request.actor)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="obieg-{row.pk}.pdf"'
    return response


def printout(row: Circulation, *, by: Actor) -> prints.Printout:
    """Everything that stands on the paper, in the language of whoever prints."""
    own = Company.objects.get(pk=row.company_id)
    with prints.speaking(by.language):
        entries = story.of_circulations([row], by=by)
        rows = [
            [kit.show.moment(one.at), one.who, one.step, one.what, " · ".join(filter(None, [one.words, one.changes]))] for one in entries
        ]  # fmt: skip
        facts = [(label, text) for _key, label, text, right in row.facts if not right or by.may(right)]
        return prints.Printout(
            title=N_("Circulation of a document"), number=row.title, company=own.name, logo=own.logo,
            company_lines=(own.street, f"{own.postal_code} {own.city}".strip()),
            facts=((N_("Circulation"), f"{row.edition.definition.name} ({row.edition.number})"), (N_("State"), kit.show.say(words.STATES[row.state][1])), *facts),
            columns=(prints.PrintColumn(label=N_("When")), prints.PrintColumn(label=N_("Who did it")), prints.PrintColumn(label=N_("Step")),
                     prints.PrintColumn(label=N_("What was done")), prints.PrintColumn(label=N_("Comment"), wide=True)),
            rows=rows, languages=(by.language if by.language in ("pl", "en") else "pl",),
        )  # fmt: skip
