"""Mailboxes set up: whose, on which server, from when, whose messages; the line tried; folders chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from kupiec.ground.company.public import queries as company
from kupiec.ground.kernel import audit, clock, records, sealed, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.mailboxes import queries, rules
from kupiec.people.mailboxes.line import TRY_SECONDS, Account, FailingError, FolderThere, Line
from kupiec.people.mailboxes.models import Folder, Mailbox, Member
from kupiec.people.mailboxes.values import MAILBOX, MOST_MEMBERS, PORTS, Failing, Kind, MailboxDraft, Role, Security

PURPOSE = "mailboxes.password"
WELL: dict[str, Any] = {"failing": "", "failed_words": "", "failures": 0, "rests_until": None}


@dataclass(frozen=True, slots=True)
class Tried:
    """How a line was: `failing` empty when all is well, with the server's words; folders as the server lists them."""

    failing: str
    words: str = ""
    folders: tuple[str, ...] = ()


def add_mailbox(draft: MailboxDraft, *, by: Actor) -> int:
    """Connect a mailbox; it is read from the next round on.

    Refuses FORBIDDEN for mailboxes of others, REQUIRED, NOT_A_HOST, NOT_AN_ADDRESS, UNKNOWN_KEY, TAKEN.
    """
    by.require("mailboxes.own")
    clean = _checked(draft)
    members = _members(draft, by=by)
    if not draft.password:
        raise Refusal("REQUIRED", N_("Fill this in."), "password")
    with tx.write_tx(by=by):
        row = Mailbox(company_id=by.company_id, created_at=clock.now(), secret=sealed.seal(draft.password, purpose=PURPOSE), **clean)
        _saved(row)
        Member.objects.bulk_create([Member(mailbox=row, employee_id=pk) for pk in members])
        audit.tell(MAILBOX, [row.pk], "connected", by=by)
    return int(row.pk)


def edit_mailbox(pk: int, draft: MailboxDraft, *, version: int | None = None, by: Actor) -> int:
    """Change a mailbox; an empty password keeps the one there is, unless server or login change. Answers the new version."""
    by.require("mailboxes.own")
    row = editable(pk, by=by)
    clean, members = _checked(draft), _members(draft, by=by)
    if not draft.password and any(clean[name] != getattr(row, name) for name in ("host", "port", "login", "security")):
        raise Refusal("REQUIRED", N_("Another server or login: enter the password anew."), "password")
    secret = {"secret": sealed.seal(draft.password, purpose=PURPOSE)} if draft.password else {}
    with tx.write_tx(by=by):
        try:
            with transaction.atomic():
                new = records.update(row, {**clean, **secret, **WELL}, version=version)
        except IntegrityError as error:
            raise _taken() from error
        known = set(Member.objects.filter(mailbox=row).values_list("employee_id", flat=True))
        Member.objects.filter(mailbox=row, employee_id__in=known - set(members)).delete()
        Member.objects.bulk_create([Member(mailbox=row, employee_id=pk) for pk in members if pk not in known])
    return new


def editable(pk: int, *, by: Actor) -> Mailbox:
    """A mailbox the actor may change: any with `mailboxes.setup`, else one's own. Refuses NOT_FOUND, FORBIDDEN."""
    row = queries.mailboxes(by).filter(pk=pk).first()
    if row is None:
        raise Refusal("NOT_FOUND", N_("There is no such mailbox."))
    if not may_edit(row, by=by):
        by.require(queries.ALL)
    return row


def may_edit(row: Mailbox, *, by: Actor) -> bool:
    alone = [one.pk for one in queries.members(row.pk)] == [by.employee_id]
    return by.may(queries.ALL) or (by.may("mailboxes.own") and row.kind == Kind.PERSONAL and alone)


def _checked(draft: MailboxDraft) -> dict[str, Any]:
    lines = {name: " ".join(getattr(draft, name).split()) for name in ("name", "address", "login")}
    for name, value in lines.items():
        if not value:
            raise Refusal("REQUIRED", N_("Fill this in."), name)
    address = rules.address(lines["address"])
    if not address:
        raise Refusal("NOT_AN_EMAIL", N_("This is not an e-mail address."), "address")
    if draft.kind not in set(Kind) or draft.security not in set(Security):
        raise Refusal("BAD_CHOICE", N_("Choose from the list."), "kind" if draft.kind not in set(Kind) else "security")
    port = draft.port or PORTS[Security(draft.security)]
    if not 1 <= port <= 65535:
        raise Refusal("BAD_NUMBER", N_("A port is a number from 1 to 65535."), "port")
    if any(ord(sign) < 32 for sign in draft.password):
        raise Refusal("BAD_PASSWORD", N_("A password has no line ends."), "password")
    clean = {
        "name": lines["name"], "address": address, "kind": str(draft.kind), "host": rules.host(draft.host), "port": port,
        "security": str(draft.security), "login": lines["login"], "since": draft.since or clock.today(),
        "correspondents": rules.correspondents(draft.correspondents), "assigned_only": draft.assigned_only,
    }  # fmt: skip
    records.fit(Mailbox, {name: value for name, value in clean.items() if isinstance(value, str)})
    return clean


def _members(draft: MailboxDraft, *, by: Actor) -> list[int]:
    """Who reads it: of a personal one its owner alone. Refuses FORBIDDEN, REQUIRED, UNKNOWN_KEY."""
    wanted = list(dict.fromkeys(draft.members)) or ([by.employee_id] if by.employee_id else [])
    if draft.kind == Kind.PERSONAL and len(wanted) > 1:
        raise Refusal("TOO_MANY", N_("A personal mailbox has one owner."), "members")
    if draft.kind != Kind.PERSONAL or wanted != [by.employee_id]:
        by.require(queries.ALL)
    if not wanted:
        raise Refusal("REQUIRED", N_("Say who reads this mailbox."), "members")
    if len(wanted) > MOST_MEMBERS:
        raise Refusal("TOO_MANY", N_("At most %(most)s people."), "members", params={"most": MOST_MEMBERS})
    company.working_here(wanted, by=by, field="members")
    return wanted


def _saved(row: Mailbox) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise _taken() from error


def _taken() -> Refusal:
    return Refusal("TAKEN", N_("This account is connected already."), "login")


def use(ids: Sequence[int], *, by: Actor) -> int:
    """Read mailboxes again."""
    return _switched(ids, True, by=by)


def stop(ids: Sequence[int], *, by: Actor) -> int:
    """Read mailboxes no more; what was brought stays."""
    return _switched(ids, False, by=by)


def _switched(ids: Sequence[int], active: bool, *, by: Actor) -> int:
    rows = [editable(pk, by=by) for pk in dict.fromkeys(ids)]
    with tx.write_tx(by=by):
        changed = Mailbox.objects.filter(pk__in=[row.pk for row in rows]).update(active=active, **WELL)
        audit.tell(MAILBOX, [row.pk for row in rows], "used" if active else "stopped", by=by)
    return changed


def account(row: Mailbox) -> Account:
    """Where and as whom; raises FailingError when the password was sealed by another key."""
    try:
        password = sealed.unseal(row.secret, purpose=PURPOSE)
    except Refusal as refusal:
        raise FailingError(Failing.SEALED) from refusal
    return Account(host=row.host, port=row.port, security=row.security, login=row.login, password=password)


def try_mailbox(pk: int, *, by: Actor) -> Tried:
    """Open the line, sign in, list the folders and keep them; a mailbox that rested is read again when all is well."""
    row = editable(pk, by=by)
    try:
        tried, there = _tried(account(row))
    except FailingError as error:
        tried, there = Tried(error.failing, error.words), []
    with tx.write_tx(by=by):
        if tried.failing:
            Mailbox.objects.filter(pk=row.pk).update(failing=tried.failing, failed_words=tried.words)
        else:
            Mailbox.objects.filter(pk=row.pk).update(**WELL)
            keep_folders(row, there)
    return tried


def try_draft(draft: MailboxDraft, *, by: Actor) -> Tried:
    """The same of a mailbox not connected yet."""
    by.require("mailboxes.own")
    clean = _checked(draft)
    return _tried(
        Account(host=clean["host"], port=clean["port"], security=clean["security"], login=clean["login"], password=draft.password)
    )[0]


def _tried(where: Account) -> tuple[Tried, list[FolderThere]]:
    try:
        with Line(where, seconds=TRY_SECONDS) as line:
            there = line.folders()
    except FailingError as error:
        return Tried(error.failing, error.words), []
    return Tried("", "", tuple(one.name for one in there)), there


def keep_folders(row: Mailbox, there: Sequence[FolderThere]) -> None:
    """What the server lists now; the first time the inbox and what was sent are chosen."""
    known = {one.name: one for one in Folder.objects.filter(mailbox=row)}
    fresh = [one for one in {one.name: one for one in there}.values() if one.name not in known]
    roles = {one.name: rules.role(one.name, one.flags) for one in there}
    Folder.objects.bulk_create(
        [
            Folder(mailbox=row, name=one.name, role=roles[one.name], chosen=not known and roles[one.name] in (Role.INBOX, Role.SENT))
            for one in fresh
        ]
    )
    names = set(roles)
    Folder.objects.filter(mailbox=row, gone=False).exclude(name__in=names).update(gone=True)
    Folder.objects.filter(mailbox=row, gone=True, name__in=names).update(gone=False)
    for name, one in known.items():
        if name in roles and roles[name] != one.role:
            Folder.objects.filter(pk=one.pk).update(role=roles[name])


def choose_folders(pk: int, folders: Sequence[int], *, by: Actor) -> int:
    """Which folders are read. Refuses UNKNOWN_KEY."""
    row = editable(pk, by=by)
    wanted = set(folders)
    rows = Folder.objects.filter(mailbox=row)
    if rows.filter(pk__in=wanted).count() != len(wanted):
        raise Refusal("UNKNOWN_KEY", N_("There is no such folder."), "folders")
    with tx.write_tx(by=by):
        rows.filter(pk__in=wanted).update(chosen=True)
        rows.exclude(pk__in=wanted).update(chosen=False)
        audit.tell(MAILBOX, [row.pk], "folders", by=by)
    return len(wanted)
