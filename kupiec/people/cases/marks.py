"""Badges of the room: phases, groups, cases that stand still."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from kupiec.ground.kernel import clock
from kupiec.ground.kit import public as kit
from kupiec.people.cases import words
from kupiec.people.cases.models import Case, CasePhase
from kupiec.people.cases.values import Group


def of_phase(phase: CasePhase) -> kit.Mark:
    return kit.Mark(phase.colour or words.GROUP_MARKS[phase.group][0], str(phase))


def of_group(group: str) -> kit.Mark:
    return kit.Mark(*words.GROUP_MARKS[group])


def of_result(result: str) -> kit.Mark | None:
    return kit.Mark(*words.RESULT_MARKS[result]) if result else None


def idle(case: Case, now: dt.datetime | None = None) -> int:
    """Days the case stands in its phase beyond what the phase allows; 0 while all is well."""
    if case.group == Group.CLOSED or not case.phase.idle_days:
        return 0
    days = ((now or clock.now()) - case.phase_at).days
    return days if days > case.phase.idle_days else 0


def of_idle(case: Case) -> kit.Mark | None:
    days = idle(case)
    if not days:
        return None
    return kit.Mark("warn", _("Stands 1 day") if days == 1 else _("Stands %(days)s days") % {"days": days}, "clock-pause")


def late(case: Any) -> bool:
    return case.group != Group.CLOSED and case.close_on is not None and case.close_on < clock.today()
