"""Substitutes for absent people (KER-11): from day to day somebody acts for another, with his rights and his rows.

What he does is written under his own name, with the name of the one he acted for. Rights over users are not lent.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from kupiec.ground.access import queries
from kupiec.ground.access.models import RoleGiven, Substitution, User
from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

ACTING_FOR = queries.ACTING_FOR
LONGEST = dt.timedelta(days=366)


def appoint(absent_id: int, substitute_id: int, *, starts_on: dt.date, ends_on: dt.date, by: Actor, note: str = "") -> int:
    """Let one person act for another from day to day (both days included).

    For oneself, or for others with `access.manage`. Refuses SUBSTITUTE_SELF, SUBSTITUTE_UNKNOWN (nobody who works in the
    company), DATES_REVERSED, DATE_PAST, TOO_LONG (over a year).
    """
    if by.acting_for_id or absent_id != by.user_id:
        by.require("access.manage")
    if absent_id == substitute_id:
        raise Refusal("SUBSTITUTE_SELF", N_("Choose somebody else."), "substitute")
    if ends_on < starts_on:
        raise Refusal("DATES_REVERSED", N_("The last day is before the first."), "ends_on")
    if ends_on < clock.today():
        raise Refusal("DATE_PAST", N_("These days are over."), "ends_on")
    if ends_on - starts_on > LONGEST:
        raise Refusal("TOO_LONG", N_("A substitution lasts a year at most."), "ends_on")
    with tx.write_tx(by=by):
        here = set(
            RoleGiven.objects.filter(company_id=by.company_id, user_id__in=(absent_id, substitute_id), user__is_active=True).values_list(
                "user_id", flat=True
            )
        )
        if here != {absent_id, substitute_id}:
            raise Refusal("SUBSTITUTE_UNKNOWN", N_("Choose somebody who works in this company."), "substitute")
        row = Substitution.objects.create(
            company_id=by.company_id, absent_id=absent_id, substitute_id=substitute_id, starts_on=starts_on, ends_on=ends_on, note=note.strip()[:200]
        )  # fmt: skip
    return int(row.pk)


def end(substitution_id: int, *, by: Actor) -> None:
    """End it from now on (what has not begun yet is taken back). By the absent, by the substitute, or with `access.manage`."""
    with tx.write_tx(by=by):
        row = Substitution.objects.select_for_update().filter(pk=substitution_id, company_id=by.company_id).first()
        if row is None:
            return
        if by.acting_for_id or by.user_id not in (row.absent_id, row.substitute_id):
            by.require("access.manage")
        row.delete()


def people(by: Actor) -> QuerySet[User]:
    """Who may substitute or be substituted in this company."""
    working = RoleGiven.objects.filter(company_id=by.company_id).values("user_id")
    return User.objects.select_related("employee").filter(pk__in=working, is_active=True).order_by("username")


def of(user_id: int, *, company_id: int) -> QuerySet[Substitution]:
    """What concerns a user, now and to come: those he appointed and those he was appointed to."""
    rows = Substitution.objects.select_related("absent__employee", "substitute__employee").filter(
        company_id=company_id, ends_on__gte=clock.today()
    )
    return (rows.filter(absent_id=user_id) | rows.filter(substitute_id=user_id)).order_by("starts_on", "pk")


def absent_ids(user_id: int, *, company_id: int, on: dt.date | None = None) -> QuerySet[Substitution, int]:
    """For whom this user may act today (or that day), as ids for a condition of a query."""
    return queries.substituted_on(user_id, on or clock.today()).filter(company_id=company_id).order_by().values_list("absent_id", flat=True)


def today_for(user_id: int, *, company_id: int) -> list[User]:
    """For whom this user may act today."""
    rows = queries.substituted_today(user_id).filter(company_id=company_id).order_by("pk")
    return list({row.absent_id: row.absent for row in rows}.values())
