"""Marks of the journal: what people say of an entry any room told (ACT-5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.records import update
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.activities.models import Mark, Reminder
from kupiec.people.activities.services import checks
from kupiec.people.activities.values import Reference, TermKind

TERMS = {"importance_id": TermKind.IMPORTANCE, "state_id": TermKind.ENTRY_STATE}


def mark(reference: Reference, values: Mapping[str, Any], *, text: str = "", url: str = "", version: int | None = None, by: Actor) -> int:
    """Set importance, state, degree of completion and reminder of an entry, for everybody who sees it; answers the version.

    The caller has shown that the actor sees the entry. The reminder is the actor's own. A closed state is 100%.
    """
    by.require("activities.edit")
    clean = {name: values.get(name) for name in ("importance_id", "state_id", "percent", "remind_at")}
    percent = clean["percent"]
    if percent is not None and not 0 <= percent <= 100:
        raise Refusal("BAD_NUMBER", N_("From 0 to 100 percent."), "percent")
    with tx.write_tx(by=by):
        subject, pk = reference
        Mark.objects.bulk_create([Mark(company_id=by.company_id, subject=subject, subject_id=pk, version=0)], ignore_conflicts=True)
        row = Mark.objects.get(company_id=by.company_id, subject=subject, subject_id=pk)
        for name, kind in TERMS.items():
            if clean[name] is not None:
                term = checks.term_of(kind, clean[name], field=name, kept=getattr(row, name))
                if name == "state_id" and term.closed and percent is None:
                    clean["percent"] = 100
        new = update(row, clean, version=version)
        _remind(reference, clean["remind_at"], text, url, by=by)
    return new


def _remind(reference: Reference, at: dt.datetime | None, text: str, url: str, *, by: Actor) -> None:
    """The actor's own reminder of the entry, beside those its record may have."""
    if not by.employee_id:
        return
    subject, pk = f"mark:{reference[0]}", reference[1]
    Reminder.objects.filter(subject=subject, subject_id=pk, employee_id=by.employee_id).delete()
    if at is not None:
        Reminder.objects.create(
            company_id=by.company_id, employee_id=by.employee_id, subject=subject, subject_id=pk, at=at, text=text[:240], url=url[:200]
        )
