"""Badges of the room: terms, states, days that are late."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from kupiec.ground.kernel import clock
from kupiec.ground.kit import public as kit
from kupiec.people.activities import words
from kupiec.people.activities.models import Task, Term


def of_term(term: Term | None) -> kit.Mark | None:
    return kit.Mark(term.colour, str(term), term.icon) if term else None


def of_state(state: str) -> kit.Mark:
    return kit.Mark(*words.STATES[state])


def overdue(task: Task, today: dt.date) -> bool:
    return not task.closed and task.due is not None and task.due < today


def late_words(days: int) -> str:
    return _("overdue by 1 day") if days == 1 else _("overdue by %(days)s days") % {"days": days}


def hour(moment: dt.datetime | dt.time | None) -> str:
    """`9:30` in Polish time; nothing where there is no hour."""
    if moment is None:
        return ""
    local = moment.astimezone(clock.WARSAW) if isinstance(moment, dt.datetime) else moment
    return f"{local.hour}:{local.minute:02d}"


def due_words(task: Task) -> str:
    """`dziś 14:00`, `2 dni temu`, `15.10.2026`."""
    if task.due is None:
        return ""
    said = kit.show.ago(task.due)
    return f"{said} {hour(task.at)}".strip()


def lasts(minutes: int) -> str:
    """`45 min`, `1 h 30 min`; nothing for nothing."""
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part)


def kind_of_due(task: Any) -> str:
    return "bad" if overdue(task, clock.today()) else ""
