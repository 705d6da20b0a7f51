"""Retention: what is kept longer than the period of its kind is proposed; a person decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F

from kupiec.ground.company.public import Company
from kupiec.ground.kernel import clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.people.parties.public import Party, Person
from kupiec.people.privacy import queries, rules
from kupiec.people.privacy.models import Due, Erasure, Retention
from kupiec.people.privacy.values import BY_ITSELF, RETENTION, DueState, Kept

MOST = 5000
"""Proposals of one kind at a time."""


def periods(company_id: int) -> dict[Kept, int]:
    """Months by kind, of the kinds in use; the usual ones where the administrator has said nothing."""
    own = {row.kind: row for row in Retention.objects.filter(company_id=company_id)}
    return {
        kind: own[kind].months if kind in own else months
        for kind, (_says, months) in RETENTION.items()
        if kind not in own or own[kind].active
    }


def propose(*, by: Actor) -> int:
    """Write down whose data are kept longer than they should be; once each. Answers how many are new. Constant statements."""
    today, made = clock.today(), 0
    with tx.write_tx(by=by):
        for kind, months in periods(by.company_id).items():
            if kind in BY_ITSELF:
                continue
            made += _propose(kind, rules.add_months(today, -months), by=by)
    return made


def end_merges(*, by: Actor) -> int:
    """What undoing old merges needs is thrown away, past the longest period of all companies; never where one has it out of use."""
    kept = [periods(pk).get(Kept.MERGES) for pk in Company.objects.filter(active=True).values_list("pk", flat=True)]
    if not kept or None in kept:
        return 0
    day = rules.add_months(clock.today(), -max(months or 0 for months in kept))
    return merging.end(dt.datetime.combine(day, dt.time(), clock.WARSAW), by=by)


def _propose(kind: Kept, before: dt.date, *, by: Actor) -> int:
    of = "party" if kind in (Kept.CLOSED, Kept.PROSPECT) else "person"
    rows = list(_late(kind, before)[:MOST])
    known = Due.objects.filter(company_id=by.company_id, kind=kind).values_list("person_id", "party_id")
    persons, parties = {pk for pk, _ in known if pk}, {pk for _, pk in known if pk}
    now = clock.now()
    late = {(person, party): since for person, party, since in _whose(kind, of, rows)}  # once, though erased more than once
    fresh = [
        Due(company_id=by.company_id, kind=kind, person_id=person, party_id=party, since=since, found_at=now)
        for (person, party), since in late.items() if (person or 0) not in persons and (party or 0) not in parties
    ]  # fmt: skip
    Due.objects.bulk_create(fresh)
    return len(fresh)


def _late(kind: Kept, before: dt.date) -> Any:
    moment = dt.datetime.combine(before, dt.time(), clock.WARSAW)
    gone_persons, gone_parties = Erasure.objects.exclude(person=None).values("person"), Erasure.objects.exclude(party=None).values("party")
    if kind == Kept.LEFT:
        return (
            Person.objects.filter(archived=True, itself=False, updated_at__lt=moment)
            .exclude(pk__in=gone_persons)
            .order_by("pk")
            .values_list("pk", "updated_at")
        )
    natural = (
        Party.objects.filter(kind="person")
        .exclude(pk__in=gone_parties)
        .exclude(pk__in=Person.objects.filter(pk__in=gone_persons, itself=True).values("party"))
    )
    if kind == Kept.CLOSED:
        return natural.filter(archived=True, archived_on__lt=before).order_by("pk").values_list("pk", "archived_on")
    if kind == Kept.PROSPECT:
        plain = {"customer": False, "supplier": False, "carrier": False, "producer": False, "employer": False, "archived": False}
        return natural.filter(created_at__lt=moment, **plain).order_by("pk").values_list("pk", "created_at")
    return Erasure.objects.filter(kept_until__lt=before).order_by("pk").values_list("person_id", "party_id", "kept_until")


def _whose(kind: Kept, of: str, rows: Sequence[Any]) -> Iterable[tuple[int | None, int | None, dt.date]]:
    for row in rows:
        person, party, since = row if kind == Kept.BOOKS else ((row[0], None, row[1]) if of == "person" else (None, row[0], row[1]))
        yield person, party, since.astimezone(clock.WARSAW).date() if isinstance(since, dt.datetime) else since


def keep(ids: Sequence[int], *, reason: str, by: Actor) -> int:
    """Proposals are kept for a reason, and aren't proposed again. Refuses REQUIRED, NOT_FOUND, DECIDED."""
    by.require("privacy.erase")
    if not reason.strip():
        raise Refusal("REQUIRED", N_("Give the reason."), "reason")
    records.fit(Due, {"note": reason.strip()})
    with tx.write_tx(by=by):
        rows = list(queries.due(by).filter(pk__in=list(ids)))
        if len(rows) != len(set(ids)):
            raise Refusal("NOT_FOUND", N_("There is no such record."), "ids")
        if any(row.state != DueState.WAITING for row in rows):
            raise Refusal("DECIDED", N_("This was decided already."))
        Due.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=DueState.KEPT, note=reason.strip(), decided_at=clock.now(), decided_by_id=by.user_id, version=F("version") + 1
        )
    return len(rows)


def save_retention(kind: str, *, months: int, active: bool = True, version: int | None = None, by: Actor) -> int:
    """How long data of a kind are kept. Refuses BAD_CHOICE, BAD_NUMBER; Conflict on another version."""
    by.require("privacy.setup")
    if kind not in RETENTION:
        raise Refusal("BAD_CHOICE", N_("“%(value)s” is not one of the choices."), "kind", params={"value": kind[:40]})
    if not 0 <= months <= 600:
        raise Refusal("BAD_NUMBER", N_("At most %(most)s."), "months", params={"most": 600})
    with tx.write_tx(by=by):
        row = retention(kind, by=by)
        records.update(row, {"months": months, "active": active}, version=version)
    return int(row.pk)


def retention(kind: str, *, by: Actor) -> Retention:
    """The row of a kind; made with the usual period when it isn't there yet. In a write transaction."""
    row = Retention.objects.filter(company_id=by.company_id, kind=kind).first()
    return row or Retention.objects.create(company_id=by.company_id, kind=kind, months=RETENTION[Kept(kind)][1])


def ready(*, by: Actor) -> None:
    """Rows of all kinds stand, to be listed and changed."""
    with tx.write_tx(by=by):
        known = set(Retention.objects.filter(company_id=by.company_id).values_list("kind", flat=True))
        Retention.objects.bulk_create(
            [
                Retention(company_id=by.company_id, kind=kind, months=months)
                for kind, (_says, months) in RETENTION.items()
                if kind not in known
            ]
        )
