"""The job that reads a mailbox: bunch after bunch, each with how far the folder is read, in one transaction (F1, I30).

The server is spoken to and messages are taken apart outside any transaction. Killed at any moment, the next reader goes
on where the folder stands; what it sees again is known by Message-ID and digest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DataError, IntegrityError
from django.db.models import F

from kupiec.ground.kernel import clock, jobs, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import show
from kupiec.people.mailboxes import queries, rules
from kupiec.people.mailboxes.line import FailingError, Fetched, Line
from kupiec.people.mailboxes.models import Folder, Mailbox
from kupiec.people.mailboxes.services import arriving, setting
from kupiec.people.mailboxes.taking import Taker
from kupiec.people.mailboxes.values import Failing

READ = "mailboxes.read"
AT_ONCE = 50
COUNTED = ("brought", "assigned", "waiting", "known", "passed")
MOST_BREAKS = 5
"""Lines broken one after another without a message between them, until the mailbox rests."""


@dataclass(slots=True)
class Going:
    """A reading under way."""

    job: jobs.Running
    mailbox: Mailbox
    by: Actor
    book: arriving.Book
    done: int = 0
    total: int = 0
    counted: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))

    def count(self, found: arriving.Counted) -> None:
        for name in COUNTED:
            self.counted[name] += getattr(found, name)


def ask_to_read(ids: Sequence[int], *, by: Actor) -> int | None:
    """Read mailboxes now; answers the job of the last one."""
    by.require("mailboxes.own")
    rows = list(queries.mailboxes(by).filter(pk__in=list(ids), active=True))
    if len(rows) != len(set(ids)):
        raise Refusal("NOT_FOUND", N_("There is no such mailbox in use."))
    with tx.write_tx(by=by):
        Mailbox.objects.filter(pk__in=[row.pk for row in rows]).update(rests_until=None)
        asked = [jobs.enqueue(READ, {"mailbox": row.pk}, by=by, unique=f"{READ}:{row.pk}:{by.user_id}") for row in rows]
    return asked[-1] if asked else None


def look(*, by: Actor) -> int:
    """Queue a reading of every mailbox in use that doesn't rest."""
    now = clock.now()
    rows = [row for row in Mailbox.objects.filter(active=True) if row.rests_until is None or row.rests_until <= now]
    with tx.write_tx(by=by):
        for row in rows:
            jobs.enqueue(READ, {"mailbox": row.pk}, by=Actor.system(row.company_id), unique=f"{READ}:{row.pk}")
    return len(rows)


def read(job: jobs.Running) -> dict[str, Any]:
    """Read a mailbox to its end; a line that breaks is opened anew. What goes wrong is written on the mailbox."""
    mailbox = Mailbox.objects.filter(pk=job.payload["mailbox"], active=True).first()
    if mailbox is None:
        return {}
    by = Actor.system(mailbox.company_id)
    going = Going(job, mailbox, by, arriving.Book(mailbox.company_id))
    breaks = 0
    with Taker() as taker:
        while True:
            before = going.done
            try:
                with Line(setting.account(mailbox)) as line:
                    _read_all(going, line, taker)
                _well(going)
                return going.counted
            except FailingError as error:
                breaks = 1 if going.done > before else breaks + 1
                if error.failing not in (Failing.BROKEN, Failing.LATE) or breaks >= MOST_BREAKS:
                    _failed(going, error)
                    return {**going.counted, "failing": error.failing}


def _read_all(going: Going, line: Line, taker: Taker) -> None:
    there = line.folders()
    with going.job.write():
        setting.keep_folders(going.mailbox, there)
    planned = [
        (folder, _planned(going, line, folder))
        for folder in Folder.objects.filter(mailbox=going.mailbox, chosen=True, gone=False).order_by("pk")
    ]
    going.total = going.done + sum(len(uids) for _folder, uids in planned)
    for folder, uids in planned:
        if uids and line.select(folder.name) != folder.uidvalidity:
            continue  # made anew while we looked; the next round begins it from the start
        for start in range(0, len(uids), AT_ONCE):
            part = uids[start : start + AT_ONCE]
            for bunch in line.fetch(part):
                _keep(going, folder, bunch, taker, upto=bunch[-1].uid if bunch else 0)
            _reached(going, folder, part[-1], len(part))


def _planned(going: Going, line: Line, folder: Folder) -> list[int]:
    """What of a folder is still to be read; another UIDVALIDITY means that its UIDs are others now."""
    validity = line.select(folder.name)
    if validity != folder.uidvalidity:
        with going.job.write():
            Folder.objects.filter(pk=folder.pk).update(uidvalidity=validity, last_uid=0)
        folder.uidvalidity, folder.last_uid = validity, 0
    return line.uids(after=folder.last_uid, since=going.mailbox.since)


def _keep(going: Going, folder: Folder, bunch: Sequence[Fetched], taker: Taker, *, upto: int) -> None:
    """A bunch taken apart, its files kept, then written down with how far the folder is read."""
    arrivals = []
    for one in bunch:
        taken = taker.take(one.raw, beginning=not one.whole)
        kept, left_out = arriving.kept_files(taken)
        arrivals.append(arriving.Arrival(taken, kept, left_out, one.arrived, one.uid))
    try:
        _written(going, folder, arrivals, upto)
    except (Refusal, DataError, IntegrityError, ValueError, TypeError) as error:
        if isinstance(error, tx.Busy):
            raise
        for arrival in arrivals:
            _alone(going, folder, arrival)


def _written(going: Going, folder: Folder, arrivals: Sequence[arriving.Arrival], upto: int) -> None:
    with going.job.write(failures=0):
        standing = Folder.objects.select_for_update().get(pk=folder.pk)
        if standing.uidvalidity != folder.uidvalidity or standing.last_uid >= upto > 0:
            return  # another reader was here
        rest = [one for one in arrivals if one.uid > standing.last_uid]
        found, _ids = arriving.arrive(rest, by=going.by, book=going.book, place=(going.mailbox, folder))
        Folder.objects.filter(pk=folder.pk).update(last_uid=upto, brought=F("brought") + found.brought)
    going.count(found)


def _alone(going: Going, folder: Folder, one: arriving.Arrival) -> None:
    """A message by itself, after its bunch could not be written; one that can't be is left at the server and told of."""
    try:
        _written(going, folder, [one], one.uid)
    except (Refusal, DataError, IntegrityError, ValueError, TypeError) as error:
        if isinstance(error, tx.Busy):
            raise
        said = show.say(N_("Message %(uid)s of folder %(folder)s could not be written down: %(error)s"))
        going.job.tell(said % {"uid": one.uid, "folder": folder.name, "error": f"{type(error).__name__}: {error}"[:300]}, level="error")
        with going.job.write():
            Folder.objects.filter(pk=folder.pk, last_uid__lt=one.uid).update(last_uid=one.uid)
        going.counted["failed"] = going.counted.get("failed", 0) + 1


def _reached(going: Going, folder: Folder, uid: int, count: int) -> None:
    """How far the job is; also past messages that were deleted meanwhile."""
    going.done += count
    with going.job.write(done=going.done, total=max(going.total, going.done), text=folder.name[:240]):
        Folder.objects.filter(pk=folder.pk, uidvalidity=folder.uidvalidity, last_uid__lt=uid).update(last_uid=uid)


def _well(going: Going) -> None:
    with going.job.write():
        Mailbox.objects.filter(pk=going.mailbox.pk).update(read_at=clock.now(), **setting.WELL)


def _failed(going: Going, error: FailingError) -> None:
    """The mailbox rests, longer each time; a refused login rests at once for long, not to lock the account."""
    with going.job.write():
        failures = Mailbox.objects.values_list("failures", flat=True).get(pk=going.mailbox.pk) + 1
        minutes = rules.rest(failures + (3 if error.failing == Failing.REFUSED else 0))
        Mailbox.objects.filter(pk=going.mailbox.pk).update(
            failing=error.failing,
            failed_words=error.words,
            failures=min(failures, 1000),
            rests_until=clock.now() + dt.timedelta(minutes=minutes),
        )
