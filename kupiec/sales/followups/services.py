"""Reminders of offers: set, made into tasks, closed when the offer is answered (OFR-12)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.company import public as company
from kupiec.ground.kernel import audit, clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.activities import public as activities
from kupiec.sales.followups import queries, rules
from kupiec.sales.followups.models import FollowUp, Reminder
from kupiec.sales.followups.values import When
from kupiec.sales.offers import public as offers

RIGHT = "followups.setup"
SUBJECT = "followups.reminder"
AT_ONCE = 40
"""Tasks made by one call: so many documents may be named in it."""


def save_reminder(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Set a reminder (`when`, `days`, `subject`, `active`) or change it. Answers its id.

    Refuses REQUIRED, TOO_LONG, BAD_CHOICE, BAD_NUMBER, TAKEN, NOT_FOUND; Conflict on another version.
    """
    by.require(RIGHT)
    clean = {name: values[name] for name in ("when", "days", "subject", "active") if values.get(name) is not None}
    if "subject" in clean:
        clean["subject"] = entered.one_line(clean["subject"])
    for name in ("when", "days", "subject") if pk is None else ("subject",):
        entered.required({name: clean.get(name, "") if pk is None else clean.get(name, "x")}, name)
    if clean.get("when", When.SENT) not in list(When):
        raise Refusal("BAD_CHOICE", N_("Choose from the list."), "when")
    if not 0 <= clean.get("days", 0) <= 365:
        raise Refusal("BAD_NUMBER", N_("From 0 to 365 days."), "days")
    records.fit(Reminder, {name: value for name, value in clean.items() if name != "active"})
    with tx.write_tx(by=by):
        row = (
            Reminder.objects.select_for_update().filter(company_id=by.company_id, pk=pk).first()
            if pk is not None
            else Reminder(company_id=by.company_id, **clean)
        )
        if row is None:
            raise Refusal("NOT_FOUND", N_("There is no such record."), "id")
        same = Reminder.objects.filter(
            company_id=by.company_id, when=clean.get("when", row.when), days=clean.get("days", row.days)
        ).exclude(pk=row.pk)
        if same.exists():
            raise Refusal("TAKEN", N_("There is a reminder on that day already."), "days")
        if pk is None:
            row.save()
        else:
            records.update(row, clean, version=version)
        audit.tell(SUBJECT, [row.pk], "saved", by=by)
    return int(row.pk)


def switch(reminder_ids: Sequence[int], *, by: Actor) -> int:
    """Reminders rest, or come again."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        rows = list(Reminder.objects.select_for_update().filter(company_id=by.company_id, pk__in=list(reminder_ids)))
        entered.all_there(rows, reminder_ids)
        for row in rows:
            records.update(row, {"active": not row.active}, version=None)
    return len(rows)


def remind(*, by: Actor) -> int:
    """Tasks for offers whose reminders are due today, each once for a version. Answers how many."""
    today = clock.today()
    with tx.write_tx(by=by):
        reminders = list(Reminder.objects.filter(company_id=by.company_id, active=True).order_by("when", "days"))
        versions = queries.waiting(by.company_id, on=today) if reminders else []
        known = set(FollowUp.objects.filter(offer_version__in=[one.pk for one in versions]).values_list("reminder_id", "offer_version_id"))
        wanted = [
            (reminder, version)
            for reminder in reminders
            for version in versions
            if (reminder.pk, version.pk) not in known
            and rules.due(reminder.when, reminder.days, sent_on=_sent_on(version), valid_until=version.valid_until, today=today)
        ]
        if not wanted:
            return 0
        working = set(company.Employee.objects.filter(active=True, company_id=by.company_id).values_list("pk", flat=True))
        drafts = [_task(reminder, version, working) for reminder, version in wanted]
        tasks = [pk for at in range(0, len(drafts), AT_ONCE) for pk in activities.add_tasks(drafts[at : at + AT_ONCE], by=by)]
        now = clock.now()
        FollowUp.objects.bulk_create(
            [
                FollowUp(company_id=by.company_id, reminder=reminder, offer_version=version, task_id=task, made_at=now)
                for (reminder, version), task in zip(wanted, tasks, strict=True)
            ]
        )
    return len(wanted)


def _sent_on(version: offers.OfferVersion) -> dt.date:
    assert version.sent_at is not None
    return version.sent_at.astimezone(clock.WARSAW).date()


def _task(reminder: Reminder, version: offers.OfferVersion, working: set[int]) -> activities.TaskDraft:
    offer = version.offer
    people = (offer.salesperson_id,) if offer.salesperson_id in working else ()
    return activities.TaskDraft(
        subject=f"{reminder.subject}: {offer.number}"[:200],
        party_id=offer.party_id,
        due=clock.today(),
        employees=people,
        links=(("offers.offer", offer.pk),),
    )


def settle(*, by: Actor) -> int:
    """Tasks of offers that were answered, or sent anew in another version, are done. Answers how many."""
    with tx.write_tx(by=by):
        rows = list(FollowUp.objects.select_for_update().filter(company_id=by.company_id, over=False))
        still = {one.pk for one in queries.waiting(by.company_id)} if rows else set()
        tasks = (
            set(activities.tasks(by).filter(pk__in=[row.task_id for row in rows], closed=False).values_list("pk", flat=True))
            if rows
            else set()
        )
        done = [row for row in rows if row.offer_version_id not in still or row.task_id not in tasks]
        ending = sorted({row.task_id for row in done} & tasks)
        if ending:
            activities.complete(ending, by=by)
        FollowUp.objects.filter(pk__in=[row.pk for row in done]).update(over=True)
    return len(ending)
