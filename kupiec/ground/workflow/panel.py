"""What rooms put on the pages of their documents: where it is, passing it on, why an operation waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.ground.workflow import queries, services, story, words
from kupiec.ground.workflow.values import Standing, State

Key = Callable[[Any], int]


def _pk(record: Any) -> int:
    return int(record.pk)


def shown(kind: str, pk: int, *, by: Actor) -> bool:
    """Whether anything of circulation is shown on a record: its kind has a definition, or it has gone round."""
    return queries.defined_for(kind, company_id=by.company_id) or bool(queries.last_of(kind, [pk], company_id=by.company_id))


def panel(kind: str, *, order: int = 60, pk: Key = _pk) -> kit.Panel:
    """Where a record of this kind is, who has it and since when, what was decided; nothing where it doesn't go round."""

    def context(record: Any, by: Actor) -> dict[str, Any]:
        return told(kind, pk(record), by=by)

    return kit.Panel("workflow", _("Circulation"), template="workflow/_panel.html", context=context, icon="route", order=order,
                     only=lambda record, by: shown(kind, pk(record), by=by))  # fmt: skip


def told(kind: str, pk: int, *, by: Actor) -> dict[str, Any]:
    """What the panel shows."""
    rows = queries.of_record(kind, pk, company_id=by.company_id)
    standing = queries.standing([Ref(kind, pk)], company_id=by.company_id).get(Ref(kind, pk))
    entries = story.of_circulations(rows, by=by)
    mine = queries.inbox(by).filter(circulation__kind=kind, circulation__record_id=pk).first()
    return {
        "standing": standing, "mark": mark(standing) if standing else None, "changes": words.changes(standing.changed, by=by) if standing and standing.changed else "",
        "rounds": [(row, kit.Mark(*words.STATES[row.state]), [one for one in entries if one.circulation_id == row.pk]) for row in rows],
        "need": services.needs(kind, [pk], by=by).get(pk), "mine": mine, "may_see": queries.circulations(by).filter(kind=kind, record_id=pk).values_list("pk", flat=True),
    }  # fmt: skip


def mark(standing: Standing) -> kit.Mark:
    """The state of a circulation; an approval that no longer holds says so."""
    if standing.state == State.APPROVED and standing.changed:
        return kit.Mark("warn", gettext("Changed since approval"), "alert-triangle")
    return kit.Mark(*words.STATES[standing.state])


def fact(kind: str, *, pk: Key = _pk, span: int = 4) -> kit.Fact:
    """Who has it since when, as a fact of the document; nothing when it doesn't go round."""

    def value(record: Any, by: Actor) -> Any:
        standing = queries.standing([Ref(kind, pk(record))], company_id=by.company_id).get(Ref(kind, pk(record)))
        if standing is None or standing.state == State.CANCELLED:
            return None
        if standing.state != State.RUNNING:
            return kit.show.say(mark(standing).text)
        who = ", ".join(standing.who)
        return format_html("{} · {} {}", who, gettext("since"), kit.show.ago(standing.since))

    return kit.Fact(_("In circulation"), value, span=span, optional=True)


def operation(kind: str, *, pk: Key = _pk, ids: Callable[[Sequence[int]], Sequence[int]] = list, primary: Any = True) -> kit.Operation:
    """What passes a record for approval: there only while a definition concerns the record and it doesn't go round yet.

    `pk`, `ids`: the document of a page, and the documents of chosen rows, where these are of something else (a version of it).
    """

    def only(record: Any) -> bool:
        need = services.needs(kind, [pk(record)], by=Actor.system(record.company_id)).get(pk(record))
        return need is not None and need.can_start

    def run(rows: Sequence[int], *, by: Actor) -> list[int]:
        return services.start([Ref(kind, one) for one in ids(rows)], by=by)

    return kit.Operation(
        "circulate", _("Pass for approval"), run=run, icon="route", right="workflow.start", bulk=False, only=only, primary=primary,
        message=_("Passed for approval"),
    )  # fmt: skip


def reason(kind: str, pk: int, *, by: Actor) -> Any:
    """Why an operation waits for a circulation: for `allowed` of an operation; None when it doesn't."""
    need = services.needs(kind, [pk], by=by).get(pk)
    return need.refusal if need is not None else None


def link(circulation_id: int) -> str:
    return reverse("circulation", args=[circulation_id])
