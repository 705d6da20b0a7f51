"""Plans of activity: how many contacts of a type an employee makes in a week (ACT-7)."""

from __future__ import annotations

import datetime as dt

from kupiec.ground.kernel import records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.activities import rules
from kupiec.people.activities.models import Plan
from kupiec.people.activities.services import checks
from kupiec.people.activities.values import TermKind


def save_plan(*, employee_id: int, type_id: int, since: dt.date, per_week: int, by: Actor) -> int:
    """From the week of a day on, so many contacts of a type a week; weeks before keep theirs. 0 ends the plan."""
    by.require("activities.plan")
    checks.own_employees({employee_id}, by=by)
    kind = checks.term_of(TermKind.CONTACT_TYPE, type_id, field="type_id")
    if not 0 <= per_week <= 500:
        raise Refusal("BAD_NUMBER", N_("From 0 to 500 a week."), "per_week")
    key = {"company_id": by.company_id, "employee_id": employee_id, "type_id": kind.pk, "since": rules.monday(since)}
    with tx.write_tx(by=by):
        Plan.objects.bulk_create([Plan(**key, per_week=per_week)], ignore_conflicts=True)
        row = Plan.objects.get(**key)
        if row.per_week != per_week:
            records.update(row, {"per_week": per_week}, version=None)
    return int(row.pk)
