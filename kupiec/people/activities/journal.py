"""The journal of a customer (ACT-5): events of all rooms in one order of time, paged by place, chosen by kind."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kit import public as kit
from kupiec.ground.kit import timelines
from kupiec.ground.kit.keyset import BadAddress
from kupiec.ground.mail import public as mail
from kupiec.ground.workflow import public as workflow
from kupiec.people.activities import marks, queries, rich
from kupiec.people.activities.models import Mark
from kupiec.people.activities.values import CONTACT, LETTER, NOTE, TASK, JournalEntry
from kupiec.people.parties import public as parties

SIZE = 20
DECISION = "workflow.task"
UNMARKED = ("parties.change", DECISION)
Place = tuple[dt.datetime, str]
"""Where a page ends: the moment and the key of its last entry."""


class JournalSource(Protocol):
    """A room's events of a party: at most `limit` of them before a place, latest first, at a constant number of queries."""

    @property
    def groups(self) -> Collection[str]: ...

    def entries(self, party_id: int, *, by: Actor, before: Place | None, limit: int) -> Sequence[JournalEntry]: ...


journal_sources: Socket[JournalSource] = Socket("activities.journal_sources")


matters: Socket[Callable[[int, Actor], Sequence[tuple[str, str]]]] = Socket("activities.matters")
"""What of a party a word written in its journal may concern, as `("cases.case:17", "SPR 17/2026 Boiler room")`."""


def earlier(rows: QuerySet, column: str, subject: str, before: Place | None) -> QuerySet:
    """Of the rows of a subject those that come before a place, latest first; `column` says when they happened."""
    if before is not None:
        moment, key = before
        other, _colon, pk = key.rpartition(":")
        same = Q(**{column: moment})
        past = Q(**{f"{column}__lt": moment})
        if subject < other:
            past |= same
        elif subject == other:
            past |= same & Q(pk__lt=int(pk))
        rows = rows.filter(past)
    return rows.order_by(f"-{column}", "-pk")


@dataclass(frozen=True)
class Papers:
    """Documents of a room as a source: told by their cards, on the day and hour they were entered.

    `roles`: keys to the party (`orderer_id`), none where the journal of a party tells of them otherwise; `at`: the column
    that says when.
    """

    kind: str
    rows: Callable[[Actor], QuerySet]
    roles: tuple[str, ...]
    see: str
    icon: str = "file-text"
    groups: tuple[str, ...] = ("documents",)
    at: str = "created_at"

    def entries(self, party_id: int, *, by: Actor, before: Place | None, limit: int) -> Sequence[JournalEntry]:
        if not self.roles or not by.may(self.see):
            return []
        rows = earlier(self.of_party(party_id, by=by), self.at, self.kind, before)
        moments = dict(rows.values_list("pk", self.at)[:limit])
        cards = documents.describe([documents.Ref(self.kind, pk) for pk in moments], by=by)
        return [self._entry(cards[documents.Ref(self.kind, pk)], at) for pk, at in moments.items() if documents.Ref(self.kind, pk) in cards]

    def of_party(self, party_id: int, *, by: Actor) -> QuerySet:
        of_party = Q()
        for role in self.roles:
            of_party |= Q(**{role: party_id})
        return self.rows(by).filter(of_party)

    def told(self, cards: Mapping[documents.Ref, documents.DocumentCard], *, by: Actor) -> list[JournalEntry]:
        """Those of these papers that are this room's, at their moments; one statement."""
        ids = [ref.id for ref in cards if ref.kind == self.kind]
        if not ids or not by.may(self.see):
            return []
        return [
            self._entry(cards[documents.Ref(self.kind, pk)], at) for pk, at in self.rows(by).filter(pk__in=ids).values_list("pk", self.at)
        ]

    def _entry(self, card: documents.DocumentCard, at: dt.datetime) -> JournalEntry:
        kinds = {"draft": "", "open": "pri", "done": "ok", "cancelled": ""}
        return JournalEntry(
            self.kind, card.ref.id, at, "", self.groups[0], icon=self.icon, kind=kinds[card.phase], code=card.code,
            number=card.number.removeprefix(card.code).strip() or _("draft"), url=card.url, detail=kit.show.say(card.state),
            figure=kit.show.money(card.gross, card.currency) if card.gross is not None else "",
        )  # fmt: skip


class OwnContacts:
    """Contacts: held, missed and planned ones."""

    groups = ("contacts",)

    def entries(self, party_id: int, *, by: Actor, before: Place | None, limit: int) -> Sequence[JournalEntry]:
        rows = earlier(queries.contacts(by).filter(party_id=party_id), "starts_at", CONTACT, before)
        return contact_entries(list(rows.select_related("type", "employee")[:limit]))


def contact_entries(rows: Sequence[Any]) -> list[JournalEntry]:
    """Contacts as entries, with the persons talked to; one statement."""
    persons = queries.names_by(queries.persons_of_contacts([row.pk for row in rows]))
    return [
        JournalEntry(
            CONTACT, row.pk, row.starts_at, _title(row, persons.get(row.pk, "")), "contacts", icon=row.type.icon or "phone",
            kind={"done": "ok", "missed": "bad"}.get(row.state, "pri"), who=str(row.employee or ""), url=reverse("contact", args=[row.pk]),
            detail="\n".join(filter(None, [row.content, row.result, _step(row.next_step), _reminded(row) if row.state == "planned" else ""])),
            badge=("", "") if row.state == "done" else tuple(map(str, (marks.of_state(row.state).kind, kit.show.say(marks.of_state(row.state).text)))),  # type: ignore[arg-type]
            figure=marks.lasts(row.minutes),
        )
        for row in rows
    ]  # fmt: skip


def _title(row: Any, persons: str) -> str:
    head = f"{row.type}: {row.subject}"
    return f"{head} ({persons})" if persons else head


def _reminded(row: Any) -> str:
    return _("Reminder: %(moment)s") % {"moment": kit.show.moment(row.remind_at)} if row.remind_at else ""


def _step(text: str) -> str:
    return _("Next step: %(text)s") % {"text": text} if text else ""


class OwnTasks:
    """Tasks, on the day they were set; closed ones say so."""

    groups = ("tasks",)

    def entries(self, party_id: int, *, by: Actor, before: Place | None, limit: int) -> Sequence[JournalEntry]:
        rows = earlier(queries.tasks(by).filter(party_id=party_id), "created_at", TASK, before)
        return task_entries(list(rows.select_related("type", "status")[:limit]))


def task_entries(rows: Sequence[Any]) -> list[JournalEntry]:
    people = queries.names_by(queries.employees_of_tasks([row.pk for row in rows]))
    return [
        JournalEntry(
            TASK, row.pk, row.created_at, row.subject, "tasks", icon=row.type.icon or "checkbox", kind="ok" if row.closed else "pri",
            who=people.get(row.pk, ""), url=reverse("task", args=[row.pk]), detail="\n".join(filter(None, [row.content, "" if row.closed else _reminded(row)])),
            badge=(row.status.colour, str(row.status)), figure=marks.due_words(row),
        )
        for row in rows
    ]  # fmt: skip


class OwnNotes:
    """Notes; those pinned stand on top of the first page."""

    groups = ("notes",)

    def entries(self, party_id: int, *, by: Actor, before: Place | None, limit: int) -> Sequence[JournalEntry]:
        rows = earlier(queries.notes(by).filter(party_id=party_id, pinned=False), "created_at", NOTE, before)
        return note_entries(list(rows.select_related("employee")[:limit]))


def note_entries(rows: Sequence[Any]) -> list[JournalEntry]:
    return [
        JournalEntry(
            NOTE, row.pk, row.created_at, row.title, "notes", icon="note", kind="warn" if row.pinned else "", who=str(row.employee or ""),
            code=row.number.partition(" ")[0], number=row.number.partition(" ")[2] or row.number, url=reverse("note", args=[row.pk]), detail=rich.plain(row.html)[:600], pinned=row.pinned,
        )
        for row in rows
    ]  # fmt: skip


class Mails:
    """E-mails that went to the party; letters stand among the contacts they became, unless they did not go."""

    groups = ("mail",)

    def entries(self, party_id: int, *, by: Actor, before: Place | None, limit: int) -> Sequence[JournalEntry]:
        rows = earlier(
            mail.visible(by).filter(party_id=party_id).exclude(subject=LETTER, state__in=("waiting", "sending", "sent")),
            "created_at",
            "mail.mail",
            before,
        )
        return [self.entry(row) for row in rows.select_related("created_by__employee")[:limit]]

    def entry(self, row: Any) -> JournalEntry:
        kind, label, _icon = mail.BADGES[row.state]
        return JournalEntry(
            "mail.mail", row.pk, row.created_at, row.heading, "mail", icon="mail", kind=str(kind), who=str(row.created_by or _("Program")),
            url=reverse("mail", args=[row.pk]), detail=row.to, badge=(str(kind), kit.show.say(label)),
        )  # fmt: skip


class Changes:
    """What changed in the party's own record; the last hundred."""

    groups = ("changes",)

    def entries(self, party_id: int, *, by: Actor, before: Place | None, limit: int) -> Sequence[JournalEntry]:
        record = parties.visible(by).filter(pk=party_id).first()
        if record is None:
            return []
        told = sorted(timelines.own(record, subject="parties.party"), key=lambda entry: entry.at)
        found = [
            JournalEntry("parties.change", at, one.at, strip_tags(str(one.text)), "changes", icon=one.icon, kind=one.kind, who=one.who)
            for at, one in enumerate(told)
        ]
        return [one for one in reversed(found) if before is None or (one.at, one.key) < before][:limit]


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry with what people said of it."""

    entry: JournalEntry
    mark: Mark | None
    importance: kit.Mark | None
    state: kit.Mark | None
    markable: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the journal; `after` is where the next begins, empty at the end."""

    shown: tuple[Shown, ...]
    after: str


def page(party_id: int, *, by: Actor, groups: Collection[str] = (), after: str = "", size: int = SIZE) -> Page:
    """Entries of a party the actor may see: one or two statements for each room that tells."""
    before = _place(after) if after else None
    found: list[JournalEntry] = []
    for source in (*OWN, *journal_sources):
        if not groups or set(groups) & set(source.groups):
            found += source.entries(party_id, by=by, before=before, limit=size + 1)
    found.sort(key=lambda entry: (entry.at, entry.key), reverse=True)
    more = len(found) > size
    shown = found[:size]
    mark = _packed(shown[-1]) if more and shown else ""
    on_top = pinned(party_id, by=by) if before is None and (not groups or "notes" in groups) else []
    return Page(tuple(_marked([*on_top, *shown], by=by)), mark)


def pinned(party_id: int, *, by: Actor) -> list[JournalEntry]:
    rows = queries.notes(by).filter(party_id=party_id, pinned=True).select_related("employee").order_by("-created_at", "-pk")
    return note_entries(list(rows[:10]))


def _marked(entries: Sequence[JournalEntry], *, by: Actor) -> list[Shown]:
    said = queries.marks_of([(one.subject, one.subject_id) for one in entries], company_id=by.company_id) if entries else {}
    made = []
    for one in entries:
        mark = said.get((one.subject, one.subject_id))
        importance = marks.of_term(mark.importance) if mark else None
        state = marks.of_term(mark.state) if mark else None
        made.append(Shown(_short(one), mark, importance, state, one.subject not in UNMARKED))
    return made


def _short(entry: JournalEntry) -> JournalEntry:
    return entry if len(entry.detail) <= 600 else replace(entry, detail=f"{entry.detail[:600]}…")


def _packed(entry: JournalEntry) -> str:
    text = json.dumps([entry.at.isoformat(), entry.key])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _place(text: str) -> Place:
    """The place an address names; BadAddress when it names none."""
    try:
        at, key = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        moment = dt.datetime.fromisoformat(at)
        _subject, colon, pk = key.rpartition(":")
        if not colon or not pk.isascii() or not pk.isdecimal() or len(pk) > 20 or int(pk) >= 2**63 or moment.tzinfo is None:
            raise BadAddress("after")
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise BadAddress("after") from error
    return moment, key


def seen(subject: str, pk: int, *, by: Actor) -> bool:
    """Whether the actor may see the record an entry tells of."""
    own = {CONTACT: queries.contacts, TASK: queries.tasks, NOTE: queries.notes, "mail.mail": mail.visible}.get(subject)
    if own is not None:
        return own(by).filter(pk=pk).exists()
    ref = documents.Ref(subject, pk)
    return ref in documents.describe([ref], by=by)


def decision_entries(rows: Iterable[Any], *, by: Actor) -> list[JournalEntry]:
    made = []
    for task in rows:
        one = workflow.decision(task, by=by)
        detail = "\n".join(filter(None, [one.words, one.changes]))
        made.append(
            JournalEntry(
                DECISION, task.pk, one.at, ": ".join(filter(None, [task.circulation.title, one.step, one.what])), "documents", icon=one.icon, kind=one.kind,
                who=one.who, detail=detail,
            )
        )  # fmt: skip
    return made


class Decisions:
    """What was decided of the party's papers in circulation."""

    groups = ("documents",)

    def entries(self, party_id: int, *, by: Actor, before: Place | None, limit: int) -> Sequence[JournalEntry]:
        kinds = {one.kind for one in workflow.subjects}
        records = {
            source.kind: source.of_party(party_id, by=by).values("pk")
            for source in journal_sources
            if isinstance(source, Papers) and source.kind in kinds and source.roles and by.may(source.see)
        }
        if not records or not workflow.Circulation.objects.filter(company_id=by.company_id).exists():
            return []
        return decision_entries(earlier(workflow.decided(records, company_id=by.company_id), "decided_at", DECISION, before)[:limit], by=by)


OWN: tuple[JournalSource, ...] = (OwnContacts(), OwnTasks(), OwnNotes(), Mails(), Changes(), Decisions())
