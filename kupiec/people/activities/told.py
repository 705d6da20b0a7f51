"""The journal's entries on timelines: what concerns a record, and what a matter of many records is as one (ACT-5, KER-6)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Q
from django.utils.html import format_html

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.ground.mail import public as mail
from kupiec.ground.workflow import public as workflow
from kupiec.people.activities import journal, queries
from kupiec.people.activities.values import CONTACT, LETTER, NOTE, TASK, JournalEntry, Reference

SHORT = ("documents", "payments", "mail")
"""Groups whose detail is a state or a recipient, in a line of its own."""


class Timeline:
    """What stands of this room on timelines: on a party's the latest of its own, on a document's all that concerns it."""

    def entries(self, subject: str, pk: int, *, by: Actor) -> Sequence[kit.Entry]:
        if not by.may("activities.see"):
            return []
        if subject == "parties.party":
            found = [
                one
                for source in (journal.OwnContacts(), journal.OwnTasks(), journal.OwnNotes())
                for one in source.entries(pk, by=by, before=None, limit=10)
            ] + journal.pinned(pk, by=by)
        else:
            found = linked_entries(subject, pk, by=by)
        return [_plain(one) for one in found if one.at <= clock.now() + dt.timedelta(days=366)]


def _plain(one: JournalEntry) -> kit.Entry:
    """An entry of the journal as a point of a timeline; its name leads to the record."""
    code = kit.show.say(one.code)
    text = " ".join(filter(None, [code, one.number.removeprefix(one.code).strip(), one.title]))
    named = format_html('<a class="plain b" href="{}">{}</a>', one.url, text) if one.url else text
    told = " · ".join(filter(None, [str(one.detail), str(one.figure)])) if one.group in SHORT else one.detail
    return kit.Entry(one.at, named, one.icon, one.kind, one.who, told, one.pinned)


def told(refs: Collection[documents.Ref], *, by: Actor, without: Collection[documents.Ref] = ()) -> list[kit.Entry]:
    """What a matter of many records is on one timeline: its papers, what was done about each, sent of it, decided of it.

    As far as the actor sees them, at a constant number of statements for each room. `without`: records whose own timeline
    this is, which tell of what concerns themselves.
    """
    cards = documents.describe(refs, by=by)
    found = [entry for source in journal.journal_sources if isinstance(source, journal.Papers) for entry in source.told(cards, by=by)]
    others = [(ref.kind, ref.id) for ref in cards if ref not in without]
    if by.may("activities.see"):
        own = queries.linked_to_any((ref.kind, ref.id) for ref in without)
        linked = queries.linked_to_any(others)
        found += _linked({record: sorted(set(ids) - set(own.get(record, ()))) for record, ids in linked.items()}, by=by)
    found += _sent(others, by=by)
    records: defaultdict[str, list[int]] = defaultdict(list)
    for kind, pk in others:
        records[kind].append(pk)
    found += journal.decision_entries(workflow.decided(records, company_id=by.company_id).order_by("pk"), by=by)
    return [_plain(one) for one in found if documents.Ref(one.subject, one.subject_id) not in without]


def _sent(references: Iterable[Reference], *, by: Actor) -> list[JournalEntry]:
    """E-mails that went with these records."""
    chosen = Q(pk__in=())
    for subject, pk in references:
        chosen |= Q(subject=subject, subject_id=pk)
    return [
        journal.Mails().entry(row) for row in mail.visible(by).filter(chosen).exclude(subject=LETTER).select_related("created_by__employee")
    ]


def linked_entries(subject: str, pk: int, *, by: Actor) -> list[JournalEntry]:
    """Contacts, tasks and notes that concern a record, as far as the actor sees them."""
    return _linked(queries.linked_to(subject, pk), by=by)


def _linked(ids: Mapping[str, Sequence[int]], *, by: Actor) -> list[JournalEntry]:
    found: list[JournalEntry] = []
    if ids.get(CONTACT):
        found += journal.contact_entries(list(queries.contacts(by).filter(pk__in=ids[CONTACT]).select_related("type", "employee")))
    if ids.get(TASK):
        found += journal.task_entries(list(queries.tasks(by).filter(pk__in=ids[TASK]).select_related("type", "status")))
    if ids.get(NOTE):
        found += journal.note_entries(list(queries.notes(by).filter(pk__in=ids[NOTE]).select_related("employee")))
    return found
