"""Badges of letters and words of their days."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kupiec.ground.kernel import clock
from kupiec.ground.kit import public as kit
from kupiec.people.correspondence import words
from kupiec.people.correspondence.models import Letter
from kupiec.people.correspondence.values import State


def of_state(row: Letter) -> kit.Mark:
    return kit.Mark(*words.STATES[row.state])


def of_way(row: Letter) -> kit.Mark:
    return kit.Mark(*words.WAYS[row.way])


def of_type(row: Letter) -> kit.Mark:
    """What it is, in the colour and with the arrow of its way."""
    kind, way, icon = words.WAYS[row.way]
    return kit.Mark(kind, row.type or way, icon)


def waits(row: Letter) -> bool:
    return row.state in (State.OPEN, State.DRAFT)


def late(row: Letter) -> bool:
    return waits(row) and row.due_on is not None and row.due_on < clock.today()


def kind_of_due(row: Any) -> str:
    return "bad" if late(row) else ""


def late_words(days: int) -> str:
    return _("overdue by 1 day") if days == 1 else _("overdue by %(days)s days") % {"days": days}
