"""The funnel (CAS-3): what stands in phases, how cases go on, how long they stay, what months and people will bring.

A constant number of statements, each a sum by the database, whatever the number of cases.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.ground.kit.keyset import BadAddress
from kupiec.people.cases import queries, rules
from kupiec.people.cases.models import Case, CaseKind, CaseMove, CasePhase, CaseReason
from kupiec.people.cases.values import Group, MonthRow, PhaseRow, Result, Standing

ZERO = Decimal(0)
MONTHS = 6
PERIODS = ((90, _("90 days")), (365, _("a year")), (0, _("all time")))


@dataclass(frozen=True, slots=True)
class PersonRow:
    """What a salesperson has: live cases and their worth, won and lost in the period."""

    guardian_id: int | None
    name: str
    live: int
    value: Decimal
    weighted: Decimal
    won: int
    won_value: Decimal
    lost: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Which funnel: of a kind, of one guardian or all, over a period of days (0: all time)."""

    kind: CaseKind
    guardian_id: int | None
    days: int

    @property
    def since(self) -> dt.date | None:
        return clock.today() - dt.timedelta(days=self.days) if self.days else None


def rows_of(asked: Asked, *, by: Actor) -> QuerySet[Case]:
    found = queries.visible(by).filter(kind=asked.kind)
    return found.filter(guardian_id=asked.guardian_id) if asked.guardian_id else found


def phases(asked: Asked, *, by: Actor) -> list[tuple[CasePhase, PhaseRow]]:
    """Phases in order with what stands in them, who came and went on, mean days; three statements."""
    steps = [one for one in queries.phases([asked.kind.pk]) if one.result != Result.LOST]
    now = {
        phase: (count, value or ZERO, weighted or ZERO)
        for phase, count, value, weighted in rows_of(asked, by=by)
        .exclude(group=Group.CLOSED)
        .order_by()
        .values_list("phase_id")
        .annotate(Count("pk"), Sum("value"), Sum("weighted"))
    }
    reached = _reached(steps, asked, by=by)
    stays = {
        phase: (count, seconds)
        for phase, count, seconds in _moves(asked, by=by)
        .filter(origin__isnull=False)
        .order_by()
        .values_list("origin_id")
        .annotate(Count("pk"), Sum("stayed"))
    }
    made = []
    for at, phase in enumerate(steps):
        count, value, weighted = now.get(phase.pk, (0, ZERO, ZERO))
        stood, seconds = stays.get(phase.pk, (0, 0))
        onward = reached[at + 1] if at + 1 < len(steps) else 0
        made.append((phase, PhaseRow(phase.pk, count, value, weighted, reached[at], onward, rules.days(seconds, stood))))
    return made


def standing(*, by: Actor, mine: bool = False) -> list[Standing]:
    """Open phases of sales opportunities with what stands in them, of the actor's own cases or all he may see; three statements."""
    kind = next((one for one in queries.kinds() if one.behaviour == "opportunity"), None)
    if kind is None:
        return []
    asked = Asked(kind, by.employee_id if mine else None, 0)
    live = (
        rows_of(asked, by=by)
        .exclude(group=Group.CLOSED)
        .order_by()
        .values_list("phase_id")
        .annotate(Count("pk"), Sum("value"), Sum("weighted"))
    )
    found = {phase: (count, value or ZERO, weighted or ZERO) for phase, count, value, weighted in live}
    return [
        Standing(str(one), *found.get(one.pk, (0, ZERO, ZERO)), _list(asked, f"f.phase={one.pk}"))
        for one in queries.phases([kind.pk]) if one.group != Group.CLOSED
    ]  # fmt: skip


def _moves(asked: Asked, *, by: Actor) -> QuerySet[CaseMove]:
    """Moves of the period, of the cases asked for."""
    found = CaseMove.objects.filter(company_id=by.company_id, case__in=rows_of(asked, by=by).values("pk"))
    since = asked.since
    return found.filter(at__gte=dt.datetime.combine(since, dt.time(), clock.WARSAW)) if since else found


def _reached(steps: Sequence[CasePhase], asked: Asked, *, by: Actor) -> list[int]:
    """How many cases came into each phase or a later one; one statement."""
    if not steps:
        return []
    counts = {f"n{at}": Count("case", filter=Q(target__in=[one.pk for one in steps[at:]]), distinct=True) for at in range(len(steps))}
    found = _moves(asked, by=by).order_by().aggregate(**counts)
    return [found[f"n{at}"] for at in range(len(steps))]


def months(asked: Asked, *, by: Actor) -> tuple[list[MonthRow], MonthRow, MonthRow]:
    """This month and the following ones, what is past its close, what has no day; two statements."""
    first = clock.today().replace(day=1)
    every = [_month(first, at) for at in range(MONTHS)]
    live = rows_of(asked, by=by).exclude(group=Group.CLOSED).order_by()
    sums = (Count("pk"), Sum("value"), Sum("weighted"))
    found: dict[dt.date | None, tuple[int, Decimal, Decimal]] = {}
    for on, count, value, weighted in live.values_list("close_on").annotate(*sums):  # by day: SQLite asks Python for the month of every row
        key = None if on is None else dt.date.min if on < first else on.replace(day=1)
        before = found.get(key, (0, ZERO, ZERO))
        found[key] = (before[0] + count, before[1] + (value or ZERO), before[2] + (weighted or ZERO))
    closed = rows_of(asked, by=by).filter(result=Result.WON, closed_on__gte=first).order_by()
    won: dict[dt.date | None, Decimal] = {}
    for on, value in closed.values_list("closed_on").annotate(Sum("value")):
        won[on.replace(day=1)] = won.get(on.replace(day=1), ZERO) + (value or ZERO)

    def row(key: dt.date | None, month: dt.date) -> MonthRow:
        count, value, weighted = found.get(key, (0, ZERO, ZERO))
        return MonthRow(month, count, value, weighted, won.get(key, ZERO))

    return [row(month, month) for month in every], row(dt.date.min, first), row(None, first)


def _month(first: dt.date, ahead: int) -> dt.date:
    at = first.month - 1 + ahead
    return dt.date(first.year + at // 12, at % 12 + 1, 1)


def people(asked: Asked, *, by: Actor) -> list[PersonRow]:
    """Salespeople by what they expect; three statements."""
    rows = rows_of(asked, by=by).order_by()
    live = {
        guardian: (count, value or ZERO, weighted or ZERO)
        for guardian, count, value, weighted in rows.exclude(group=Group.CLOSED)
        .values_list("guardian_id")
        .annotate(Count("pk"), Sum("value"), Sum("weighted"))
    }
    closed = rows.filter(group=Group.CLOSED)
    if asked.since:
        closed = closed.filter(closed_on__gte=asked.since)
    ended: dict[int | None, dict[str, tuple[int, Decimal]]] = {}
    for guardian, result, count, value in (
        closed.exclude(result="").values_list("guardian_id", "result").annotate(Count("pk"), Sum("value"))
    ):
        ended.setdefault(guardian, {})[result] = (count, value or ZERO)
    ids = live.keys() | ended.keys()
    names = {one.pk: str(one) for one in company.Employee.objects.filter(pk__in=[pk for pk in ids if pk])}
    made = []
    for pk in ids:
        count, value, weighted = live.get(pk, (0, ZERO, ZERO))
        won, won_value = ended.get(pk, {}).get(Result.WON, (0, ZERO))
        lost, _lost_value = ended.get(pk, {}).get(Result.LOST, (0, ZERO))
        made.append(PersonRow(pk, names.get(pk or 0, gettext("nobody")), count, value, weighted, won, won_value, lost))
    return sorted(made, key=lambda one: (-one.weighted, one.name))


def reasons(asked: Asked, *, by: Actor) -> list[tuple[str, str, int, Decimal]]:
    """Why cases ended as they did: result, reason, how many, what they were worth; two statements."""
    closed = rows_of(asked, by=by).filter(group=Group.CLOSED).exclude(result="").order_by()
    if asked.since:
        closed = closed.filter(closed_on__gte=asked.since)
    found = list(closed.values_list("result", "reason_id").annotate(Count("pk"), Sum("value")))
    names = {one.pk: str(one) for one in CaseReason.objects.filter(pk__in=[reason for _result, reason, *_more in found if reason])}
    told = [(result, names.get(reason, gettext("no reason given")), count, value or ZERO) for result, reason, count, value in found]
    return sorted(told, key=lambda one: (one[0] != Result.WON, -one[2], one[1]))


def read(query: Mapping[str, str]) -> Asked:
    """What an address asks for; BadAddress for what is not there."""
    kinds = queries.kinds()
    text = query.get("kind", "")
    chosen = (
        next((one for one in kinds if str(one.pk) == text), None)
        if text
        else next((one for one in kinds if one.behaviour == "opportunity"), None) or next(iter(kinds), None)
    )
    if chosen is None:
        raise BadAddress("kind")
    days = query.get("days", "365")
    if days not in {str(one) for one, _label in PERIODS}:
        raise BadAddress("days")
    guardian = query.get("guardian", "")
    if guardian and kit.parse.key(guardian) is None:
        raise BadAddress("guardian")
    return Asked(chosen, kit.parse.key(guardian), int(days))


@kit.screen(right="cases.see")
def page(request: kit.Request) -> HttpResponse:
    """The funnel: charts that are tables."""
    by = request.actor
    asked = read(request.GET)
    steps, (ahead, past, undated), persons = phases(asked, by=by), months(asked, by=by), people(asked, by=by)
    context = {
        "asked": asked, "kinds": queries.kinds(), "periods": PERIODS, "people": [(one.pk, str(one)) for one in _guardians(by)],
        "currency": company.queries.own(by.company_id).base_currency, "steps": _steps(steps, asked), "totals": _totals(steps, persons),
        "months": _months(ahead, asked), "past": past, "undated": undated, "past_url": _list(asked, "f.late=1"), "persons": _persons(persons, asked),
        "reasons": reasons(asked, by=by),
    }  # fmt: skip
    return kit.page(request, "cases/funnel.html", context, title=_("Sales funnel"))


def _guardians(by: Actor) -> Sequence[Any]:
    return list(company.Employee.objects.filter(company_id=by.company_id, active=True).order_by("last_name", "first_name", "pk"))


def _list(asked: Asked, query: str) -> str:
    guardian = f"&f.guardian={asked.guardian_id}" if asked.guardian_id else ""
    return f"{reverse('cases')}?f.kind={asked.kind.pk}{guardian}&{query}"


def _width(part: Decimal | int, whole: Decimal | int) -> str:
    """A bar's length out of 100."""
    return f"{max(Decimal(0), min(Decimal(100), Decimal(part) * 100 / Decimal(whole))):.1f}" if whole else "0"


def _steps(found: Sequence[tuple[CasePhase, PhaseRow]], asked: Asked) -> list[dict[str, Any]]:
    most = max((row.entered for _phase, row in found), default=0)
    return [
        {
            "phase": phase, "row": row, "width": _width(row.entered, most), "url": _list(asked, f"f.phase={phase.pk}"),
            "rate": rules.share(row.onward, row.entered) if phase is not found[-1][0] else None,
        }
        for phase, row in found
    ]  # fmt: skip


def _totals(found: Sequence[tuple[CasePhase, PhaseRow]], persons: Sequence[PersonRow]) -> dict[str, Any]:
    won, lost = sum(one.won for one in persons), sum(one.lost for one in persons)
    return {
        "count": sum(row.count for _phase, row in found), "value": sum((row.value for _phase, row in found), ZERO),
        "weighted": sum((row.weighted for _phase, row in found), ZERO), "won": won, "lost": lost, "won_value": sum((one.won_value for one in persons), ZERO),
        "rate": rules.share(won, won + lost),
    }  # fmt: skip


def _months(ahead: Sequence[MonthRow], asked: Asked) -> list[dict[str, Any]]:
    most = max((max(row.value, row.won) for row in ahead), default=ZERO)
    return [
        {
            "row": row, "all": _width(row.value, most), "sure": _width(row.weighted, most), "won": _width(row.won, most),
            "url": _list(asked, f"f.close_on={row.month}..{_month(row.month, 1) - dt.timedelta(days=1)}&f.group=potential&f.group=open"),
        }
        for row in ahead
    ]  # fmt: skip


def _persons(found: Sequence[PersonRow], asked: Asked) -> list[dict[str, Any]]:
    most = max((row.value for row in found), default=ZERO)
    return [
        {
            "row": row, "all": _width(row.value, most), "sure": _width(row.weighted, most), "rate": rules.share(row.won, row.won + row.lost),
            "url": f"{reverse('cases')}?f.kind={asked.kind.pk}&f.guardian={row.guardian_id}&f.group=potential&f.group=open" if row.guardian_id else "",
        }
        for row in found
    ]  # fmt: skip
