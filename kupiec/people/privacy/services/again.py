"""The list of erasures outside the database, and erasing again what a restored backup brought back (art. 17 GDPR).

A line for each erasure: whose row it was, by kind and id, and when; nothing else. The list is in no backup, since it must be
younger than what is restored. A row made after its erasure was written down is somebody else's, and stays.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from kupiec.ground.company.public import Company
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_, translate
from kupiec.ground.merging import public as merging
from kupiec.people.parties.public import Party, Person
from kupiec.people.privacy.models import Erasure
from kupiec.people.privacy.values import PARTY, PERSON

REASON = N_("Erased again after a backup was restored; the first time on %(day)s.")
MODELS = {PERSON: Person, PARTY: Party}
log = logging.getLogger("kupiec.privacy")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """That somebody was erased: when, whose row, by which company; rows that had been merged into it before."""

    at: dt.datetime
    kind: str
    id: int
    company: int
    parts: tuple[int, ...] = ()

    def line(self) -> str:
        told = {"at": self.at.isoformat(), "kind": self.kind, "id": self.id, "company": self.company, "parts": list(self.parts)}
        return json.dumps(told) + "\n"


@dataclass
class Report:
    """What became of each entry: erased again, already, of a row that isn't there, or refused, with the reason."""

    erased: list[Entry] = field(default_factory=list)
    already: list[Entry] = field(default_factory=list)
    unknown: list[Entry] = field(default_factory=list)
    refused: list[tuple[Entry, str]] = field(default_factory=list)


def note(erasure_ids: Sequence[int]) -> None:
    """Write erasures into the list, after they were committed; what can't be written now is by `complete` at night."""
    try:
        _append(_entries(Erasure.objects.filter(pk__in=erasure_ids)))
    except OSError:
        log.exception("the list of erasures could not be written: %s", settings.ERASURES)


def complete() -> int:
    """Write down the erasures the list lacks; how many."""
    known = {(one.kind, one.id, one.at) for one in read()}
    missing = [one for one in _entries(Erasure.objects.order_by("pk")) if (one.kind, one.id, one.at) not in known]
    _append(missing)
    return len(missing)


def _entries(rows: Iterable[Erasure]) -> list[Entry]:
    made = []
    for row in rows:
        kind, pk = (PERSON, row.person_id) if row.person_id else (PARTY, row.party_id)
        parts = tuple(stub.gone_id for stub in merging.stubs(kind, [int(pk or 0)]).get(int(pk or 0), []))
        made.append(Entry(row.at, kind, int(pk or 0), row.company_id, parts))
    return made


def _append(entries: Sequence[Entry]) -> None:
    if not entries:
        return
    path = Path(settings.ERASURES)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, "".join(one.line() for one in entries).encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def read(path: Path | None = None) -> list[Entry]:
    """The entries of a list, the earliest first; none where there is no such file. ValueError names a line that is no entry."""
    place = Path(path or settings.ERASURES)
    if path is None and not place.exists():
        return []
    return sorted(
        _entry(line, number, place) for number, line in enumerate(place.read_text(encoding="utf-8").splitlines(), 1) if line.strip()
    )


def _entry(line: str, number: int, place: Path) -> Entry:
    try:
        told = json.loads(line)
        made = Entry(
            dt.datetime.fromisoformat(told["at"]),
            str(told["kind"]),
            int(told["id"]),
            int(told["company"]),
            tuple(int(one) for one in told.get("parts", ())),
        )
        if made.kind not in MODELS or made.at.tzinfo is None:
            raise ValueError(line)
    except (ValueError, KeyError, TypeError) as wrong:
        raise ValueError(f"{place}, line {number} is no entry of the list of erasures") from wrong
    return made


def erase_again(entries: Sequence[Entry]) -> Report:
    """Erase whoever the list names and the database still knows; each in a transaction of its own. Done again, it does nothing."""
    report, companies = Report(), list(Company.objects.order_by("pk").values_list("pk", flat=True))
    latest = {(one.kind, pk): one for one in sorted(entries) for pk in (one.id, *one.parts)}
    for (kind, pk), one in sorted(latest.items(), key=lambda pair: (pair[1], pair[0])):
        by = Actor.system(one.company if one.company in companies else companies[0] if companies else 0, request_id="erasures")
        _again(Entry(one.at, kind, pk, by.company_id), report, by=by)
    return report


def _again(one: Entry, report: Report, *, by: Actor) -> None:
    from kupiec.people.privacy.services.erase import erase  # it writes into the list, and so knows this module

    if not MODELS[one.kind]._default_manager.filter(pk=one.id, created_at__lte=one.at).exists():
        report.unknown.append(one)
    elif Erasure.objects.filter(**{f"{'person' if one.kind == PERSON else 'party'}_id": one.id}, at__gte=one.at).exists():
        report.already.append(one)
    else:
        try:
            erase(one.kind, one.id, reason=translate(REASON) % {"day": f"{one.at:%d.%m.%Y}"}, by=by)
        except Refusal as refusal:
            report.refused.append((one, refusal.text))
        else:
            report.erased.append(one)
