"""What happened in circulations, told in order: for timelines, pages, prints and other programs (WFL-4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.ground.workflow import queries, words
from kupiec.ground.workflow.models import Circulation, Handover, Question, Task
from kupiec.ground.workflow.values import Change, State, TaskState


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: when, who (for whom), at which step, what, in what words."""

    at: dt.datetime
    who: str
    what: str
    step: str = ""
    words: str = ""
    icon: str = "history"
    kind: str = ""
    changes: str = ""
    circulation_id: int = 0


def of_circulations(rows: Sequence[Circulation], *, by: Actor) -> list[Entry]:
    """The whole story of these circulations, earliest first; four statements for any set."""
    found = [_begun(row) for row in rows]
    tasks = list(queries.tasks_of([row.pk for row in rows]))
    ids = [task.pk for task in tasks]
    owner = {task.pk: task.circulation_id for task in tasks}
    found += [_decided(task, by=by) for task in tasks if task.state == TaskState.DONE]
    found += [_passed(row, owner[row.task_id]) for row in queries.handovers_of(ids)]
    found += [entry for row in queries.questions_of(ids) for entry in _asked(row, owner[row.task_id])]
    found += [_ended(row) for row in rows if row.state in (State.CANCELLED, State.APPROVED)]
    return sorted(found, key=lambda entry: entry.at)


def _begun(row: Circulation) -> Entry:
    name = row.edition.definition.name
    return Entry(
        row.started_at,
        person(row.started_by, row.started_for),
        _("Put into circulation: %(name)s") % {"name": name},
        icon="route",
        circulation_id=row.pk,
    )


def _ended(row: Circulation) -> Entry:
    kind, label, icon = words.STATES[row.state]
    return Entry(
        row.ended_at or row.started_at,
        person(row.ended_by, None),
        kit.show.say(label),
        words=row.comment,
        icon=icon,
        kind=kind,
        circulation_id=row.pk,
    )


def _decided(task: Task, *, by: Actor) -> Entry:
    kind, label, icon = words.DECISIONS[task.decision]
    changed = words.changes([Change(*row) for row in task.changes], by=by) if task.changes else ""
    said = kit.show.say(words.CHANNELS[task.channel]) if words.CHANNELS.get(task.channel) else ""
    what = ", ".join(filter(None, [kit.show.say(label), said]))
    assert task.decided_at is not None
    return Entry(
        task.decided_at,
        person(task.decided_by, task.decided_for),
        what,
        task.step.name,
        task.comment,
        icon,
        kind,
        changed,
        task.circulation_id,
    )


def _passed(row: Handover, circulation_id: int) -> Entry:
    what = _("%(how)s: to %(who)s") % {"how": kit.show.say(words.PASSINGS[row.passing]), "who": row.target}
    said = kit.show.say(row.comment) if row.by_id is None else row.comment
    return Entry(row.at, person(row.by, None), what, row.task.step.name, said, "arrow-forward", circulation_id=circulation_id)


def _asked(row: Question, circulation_id: int) -> list[Entry]:
    asked = Entry(
        row.asked_at,
        person(row.asked_by, None),
        _("asked %(who)s") % {"who": row.asked_of},
        row.task.step.name,
        row.text,
        "message-question",
        circulation_id=circulation_id,
    )
    if row.answered_at is None:
        return [asked]
    return [
        asked,
        Entry(
            row.answered_at,
            person(row.answered_by, None),
            _("answered"),
            row.task.step.name,
            row.answer,
            "message-plus",
            circulation_id=circulation_id,
        ),
    ]


def person(user: object | None, absent: object | None) -> str:
    """Who did it, and for whom when he acted for somebody absent."""
    if user is None:
        return _("Program")
    return _("%(who)s for %(absent)s") % {"who": user, "absent": absent} if absent is not None and absent != user else str(user)


def decision(task: Task, *, by: Actor) -> Entry:
    """A step decided, as it is told."""
    return _decided(task, by=by)


class Timeline:
    """The story on the history of the record itself."""

    def entries(self, subject: str, pk: int, *, by: Actor) -> Sequence[kit.Entry]:
        rows = queries.of_record(subject, pk, company_id=by.company_id)
        return [_shown(entry) for entry in of_circulations(rows, by=by)] if rows else []


def _shown(entry: Entry) -> kit.Entry:
    text = f"{entry.step}: {entry.what}" if entry.step else entry.what
    quote = " · ".join(filter(None, [entry.words, entry.changes]))
    return kit.Entry(entry.at, text, entry.icon, entry.kind, entry.who, quote)
