"""Messages written down: each once, in its conversation, matched to parties; those matched become contacts (ACT-2).

A message makes messages, files and contacts, nothing else (C19). One bunch costs a constant number of statements
besides the files of its messages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from kupiec.ground.company.public import Company
from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.mail import public as mail
from kupiec.people.activities import public as activities
from kupiec.people.mailboxes import queries, rules
from kupiec.people.mailboxes.models import Assigned, Folder, Heard, Mailbox, Message, Place
from kupiec.people.mailboxes.services import telling
from kupiec.people.mailboxes.taking import Taken
from kupiec.people.mailboxes.values import LONGEST_HTML, LONGEST_TEXT, MESSAGE, Onto, Role, State


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message taken apart, its files kept, and where it was found; dropped on a page it lies nowhere."""

    taken: Taken
    files: tuple[files.Kept, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    arrived: dt.datetime | None = None
    uid: int = 0


@dataclass(slots=True)
class Book:
    """Who is whose, read once for many bunches: domains of parties, our own addresses."""

    company_id: int
    _domains: dict[str, int] | None = None
    _ours: set[str] | None = None

    @property
    def domains(self) -> dict[str, int]:
        if self._domains is None:
            self._domains = queries.domains()
        return self._domains

    @property
    def ours(self) -> set[str]:
        if self._ours is None:
            self._ours = queries.ours(self.company_id)
        return self._ours


@dataclass(slots=True)
class Counted:
    """What became of a bunch."""

    brought: int = 0
    assigned: int = 0
    waiting: int = 0
    known: int = 0
    passed: int = 0


def kept_files(taken: Taken) -> tuple[tuple[files.Kept, ...], tuple[tuple[str, str], ...]]:
    """The files of a message on the disk, and those the house doesn't take, with the reason; before any record is locked."""
    kept: dict[str, files.Kept] = {}
    left_out = []
    for one in taken.files:
        try:
            made = files.keep(one.name, [one.content])
        except Refusal as refusal:
            if refusal.code == "NO_SPACE":
                raise
            left_out.append((one.name, refusal.code))
            continue
        name = made.name
        if name.lower() in kept and kept[name.lower()].sha256 != made.sha256:
            stem, dot, ending = name.rpartition(".")
            made = files.Kept(
                f"{stem or ending}-{len(kept) + 1}{dot if stem else ''}{ending if stem else ''}", made.sha256, made.size, made.media_type
            )
        kept[made.name.lower()] = made
    return tuple(kept.values()), tuple(left_out)


def lock(company_id: int) -> None:
    """One bunch of a company at a time, whichever mailbox it is from: the same message may come by two of them."""
    list(Company.objects.select_for_update(no_key=True).filter(pk=company_id).values_list("pk"))


def arrive(
    bunch: Sequence[Arrival], *, by: Actor, book: Book, place: tuple[Mailbox, Folder] | None = None, onto: Onto | None = None
) -> tuple[Counted, dict[tuple[str, str], int]]:
    """Write a bunch down inside the transaction at hand. Answers the counts and the ids by (Message-ID, digest).

    `place`: the mailbox and folder it was found in; `onto`: somebody says whose it is.
    """
    lock(by.company_id)
    counted = Counted()
    fresh, known = _fresh(bunch, by.company_id)
    counted.known = len(bunch) - len(fresh)
    mails = _own_mails([one.taken for one in fresh], by.company_id)
    owners = queries.owners({address for one in fresh for address in one.taken.people})
    sorted_out: list[tuple[Message, Arrival, list[Onto]]] = []
    for one in fresh:
        row = _row(one, by=by)
        row.outgoing = _outgoing(one.taken, book, place)
        found = [onto] if onto else _whose(one.taken, row, owners, book)
        if place is not None and not _wanted(one.taken, place[0], found):
            counted.passed += 1
            continue
        _state(row, one.taken, found, mails=mails, book=book)
        sorted_out.append((row, one, found if row.state == State.ASSIGNED else []))
    Message.objects.bulk_create([row for row, _one, _found in sorted_out])
    _threads([(row, one.taken) for row, one, _found in sorted_out], by.company_id)
    ids = {**known, **{(row.message_id, row.digest): row.pk for row, _one, _found in sorted_out}}
    if place is not None:
        _places(bunch, ids, place)
    system = Actor.system(by.company_id)
    for row, one, _found in sorted_out:
        if one.files:
            files.attach(MESSAGE, row.pk, one.files, by=system)
    belong([(row, found) for row, _one, found in sorted_out if found], by=by, lead=_lead(place, by), mails=mails)
    telling.tell_reports([one.taken for _row, one, _found in sorted_out], by=system)
    counted.brought = len(sorted_out)
    counted.assigned = sum(row.state == State.ASSIGNED for row, _one, _found in sorted_out)
    counted.waiting = sum(row.state == State.WAITING for row, _one, _found in sorted_out)
    return counted, ids


def _fresh(bunch: Sequence[Arrival], company_id: int) -> tuple[list[Arrival], dict[tuple[str, str], int]]:
    """Those never seen before, each once; and the ids of those that were."""
    keys = {one.taken.message_id for one in bunch}
    rows = Message.objects.filter(company_id=company_id, message_id__in=keys).values_list("message_id", "digest", "pk")
    known = {(message_id, digest): pk for message_id, digest, pk in rows}
    fresh: dict[tuple[str, str], Arrival] = {}
    for one in bunch:
        key = (one.taken.message_id, one.taken.digest)
        if key not in known:
            fresh.setdefault(key, one)
    return list(fresh.values()), known


def _own_mails(taken: Sequence[Taken], company_id: int) -> dict[str, mail.Mail]:
    """Mails of our outbox that came back as copies, and those that reports speak of."""
    named = {one.message_id for one in taken} | {one.report["original"] for one in taken if one.report and one.report.get("original")}
    rows = mail.Mail.objects.filter(company_id=company_id, message_id__in=named).only("pk", "message_id", "party_id")
    return {row.message_id: row for row in rows}


def _row(one: Arrival, *, by: Actor) -> Message:
    taken, now = one.taken, clock.now()
    said = " ".join(
        [
            taken.subject,
            *taken.sender,
            *(part for pair in (*taken.to, *taken.cc) for part in pair),
            *(file.name for file in one.files),
            taken.text[:8000],
        ]
    )
    return Message(
        company_id=by.company_id, message_id=taken.message_id, digest=taken.digest, subject=taken.subject[:300], from_name=taken.sender[0][:200],
        from_address=taken.sender[1], to=[list(pair) for pair in taken.to], cc=[list(pair) for pair in taken.cc], reply_to=taken.reply_to,
        at=rules.moment(taken.at, one.arrived or now, now), text=taken.text[:LONGEST_TEXT], html=taken.html if len(taken.html) <= LONGEST_HTML else "",
        size=taken.size, files=min(len(one.files), 999), pictures=taken.pictures, left_out=[list(pair) for pair in one.left_out[:50]],
        automatic=taken.automatic, trouble=taken.trouble, search=fold(said)[:6000], created_at=now,
    )  # fmt: skip


def _outgoing(taken: Taken, book: Book, place: tuple[Mailbox, Folder] | None) -> bool:
    return taken.sender[1] in book.ours or (place is not None and place[1].role == Role.SENT)


def _whose(taken: Taken, row: Message, owners: Mapping[str, tuple[int, int | None]], book: Book) -> list[Onto]:
    """Parties of the other side: of whoever wrote to us, or of those we wrote to."""
    there = [pair[1] for pair in (*taken.to, *taken.cc)] if row.outgoing else [taken.sender[1]]
    found: dict[int, Onto] = {}
    for address in there:
        if not address or address in book.ours:
            continue
        match = rules.matched(address, people=owners, domains=book.domains)
        if match and match[0] not in found:
            found[match[0]] = Onto(*match)
    return list(found.values())[:20]


def _wanted(taken: Taken, mailbox: Mailbox, found: Sequence[Onto]) -> bool:
    """Whether the mailbox is to bring it at all; reports on our own mails always."""
    if taken.report:
        return True
    return bool(found or not mailbox.assigned_only) and rules.wanted(taken.people, mailbox.correspondents)


def _state(row: Message, taken: Taken, found: Sequence[Onto], *, mails: Mapping[str, mail.Mail], book: Book) -> None:
    own, reported = mails.get(taken.message_id), mails.get(str((taken.report or {}).get("original") or ""))
    everybody = [one for one in taken.people if one]
    if reported is not None:
        row.state, row.mail_id = State.REPORT, reported.pk
    elif found or own is not None:
        row.state = State.ASSIGNED if found else State.ASIDE
        row.mail_id, row.assigned_at = (own.pk if own else None), row.created_at
    elif everybody and all(one in book.ours for one in everybody):
        row.state = State.ASIDE  # among ourselves
    elif row.outgoing:
        row.state = State.WAITING if any(pair[1] for pair in (*taken.to, *taken.cc)) else State.ASIDE


def _threads(rows: Sequence[tuple[Message, Taken]], company_id: int) -> None:
    """Conversations by what messages name; two that turn out to be one become the earlier one."""
    named = {row.pk: list(dict.fromkeys((row.message_id, *taken.references))) for row, taken in rows}
    wanted = {one for ids in named.values() for one in ids}
    heard = dict(Heard.objects.filter(company_id=company_id, message_id__in=wanted).values_list("message_id", "thread"))
    first: dict[int, int] = {}

    def root(thread: int) -> int:
        while thread in first:
            thread = first[thread]
        return thread

    for row, _taken in rows:
        known = {root(heard[one]) for one in named[row.pk] if one in heard} | {row.pk}
        earliest = min(known)
        first.update({one: earliest for one in known if one != earliest})
        heard.update(dict.fromkeys(named[row.pk], earliest))
    for thread in {root(one) for one in heard.values()}:
        members = [row.pk for row, _taken in rows if root(heard[row.message_id]) == thread]
        if members:
            Message.objects.filter(pk__in=members).update(thread=thread)
    older = {one for one in first if one not in named}
    for thread in {root(one) for one in older}:
        merged = [one for one in older if root(one) == thread]
        Message.objects.filter(company_id=company_id, thread__in=merged).update(thread=thread)
        Heard.objects.filter(company_id=company_id, thread__in=merged).update(thread=thread)
    Heard.objects.bulk_create(
        [Heard(company_id=company_id, message_id=one, thread=root(heard[one])) for one in sorted(wanted)], ignore_conflicts=True
    )


def _places(bunch: Sequence[Arrival], ids: Mapping[tuple[str, str], int], place: tuple[Mailbox, Folder]) -> None:
    mailbox, folder = place
    Place.objects.bulk_create(
        [
            Place(
                message_id=ids[one.taken.message_id, one.taken.digest],
                mailbox=mailbox,
                folder=folder,
                uidvalidity=folder.uidvalidity,
                uid=one.uid,
            )
            for one in bunch
            if (one.taken.message_id, one.taken.digest) in ids
        ],
        ignore_conflicts=True,
    )


def _lead(place: tuple[Mailbox, Folder] | None, by: Actor) -> int | None:
    """Who of ours the contact is of: the owner of a personal mailbox, whoever assigns by hand."""
    if place is None:
        return by.employee_id
    owners = [one for one in queries.members(place[0].pk) if one.active]
    return owners[0].pk if place[0].kind == "personal" and len(owners) == 1 else None


def belong(rows: Sequence[tuple[Message, Sequence[Onto]]], *, by: Actor, lead: int | None, mails: Mapping[str, Any] | None = None) -> None:
    """Messages are these parties': a contact for each party, with the files; a mail written here has its contact already."""
    pairs = [(row, one) for row, found in rows for one in found]
    if not pairs:
        return
    system = Actor.system(by.company_id)
    told = [(row, one) for row, one in pairs if row.message_id not in (mails or {})]
    with tx.write_tx(by=by), translation.override("pl"):
        writer = Actor.system(by.company_id) if by.user_id is None else by
        made = activities.add_contacts(telling.contacts(told, lead=lead), by=_may_write(writer))
        contacts = dict(zip([(row.pk, one.party_id) for row, one in told], made, strict=True))
        Assigned.objects.bulk_create(
            [
                Assigned(
                    message_id=row.pk,
                    party_id=one.party_id,
                    person_id=one.person_id,
                    how=one.how,
                    contact_id=contacts.get((row.pk, one.party_id)),
                )
                for row, one in pairs
            ]
        )
        for row, one in told:
            if row.files:
                kept = [
                    files.Kept(file.name, file.content.sha256, file.content.size, file.content.media_type)
                    for file in files.of_record(MESSAGE, row.pk, by=system)
                ]
                files.attach("activities.contact", contacts[row.pk, one.party_id], kept, by=system)


def _may_write(by: Actor) -> Actor:
    """The contact stands for the message: whoever may assign it may not need the right to enter contacts."""
    return by if by.may("activities.edit") else Actor.system(by.company_id)
