"""What contacts, tasks and notes concern: documents of any room, by reference."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.activities import queries
from kupiec.people.activities.models import Contact, Link, Note, Task
from kupiec.people.activities.services import checks
from kupiec.people.activities.values import CONTACT, MOST_LINKS, NOTE, TASK, Reference


def write(record: str, links: Mapping[int, Iterable[Reference]]) -> None:
    """Links of new records; one statement."""
    Link.objects.bulk_create(
        [
            Link(record=record, record_id=pk, subject=subject, subject_id=subject_id)
            for pk, references in links.items()
            for subject, subject_id in dict.fromkeys(references)
        ]
    )


def drop(record: str, ids: Sequence[int]) -> None:
    Link.objects.filter(record=record, record_id__in=ids).delete()


def _visible(record: str, pk: int, *, by: Actor) -> Contact | Task | Note:
    readers: dict[str, Callable[[Actor], QuerySet[Any]]] = {CONTACT: queries.contacts, TASK: queries.tasks, NOTE: queries.notes}
    found: Contact | Task | Note | None = readers[record](by).filter(pk=pk).first() if record in readers else None
    if found is None:
        raise Refusal("NOT_FOUND", N_("There is no such record."))
    return found


def link(record: str, pk: int, references: Sequence[Reference], *, by: Actor) -> None:
    """Say that a contact, task or note concerns documents. Refuses UNKNOWN_KEY, TOO_MANY."""
    by.require("activities.edit")
    checks.documents_seen(references, by=by)
    with tx.write_tx(by=by):
        _visible(record, pk, by=by)
        known = set(queries.links_of(record, [pk]).get(pk, ()))
        fresh = [one for one in dict.fromkeys(references) if one not in known]
        if len(known) + len(fresh) > MOST_LINKS:
            raise Refusal("TOO_MANY", N_("At most %(most)s documents."), "links", params={"most": MOST_LINKS})
        write(record, {pk: fresh})


def unlink(record: str, pk: int, reference: Reference, *, by: Actor) -> None:
    """Take a document off a contact, task or note."""
    by.require("activities.edit")
    with tx.write_tx(by=by):
        _visible(record, pk, by=by)
        Link.objects.filter(record=record, record_id=pk, subject=reference[0], subject_id=reference[1]).delete()
