"""What letters concern and what was made of them: records of any room, by reference (COR-1, COR-3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.correspondence import queries
from kupiec.people.correspondence.models import Letter, Link
from kupiec.people.correspondence.services import checks
from kupiec.people.correspondence.values import MOST_LINKS, Reference


def write(links: Mapping[int, Iterable[Reference]], *, made: bool = False) -> None:
    """Links of letters; one statement."""
    Link.objects.bulk_create(
        Link(letter_id=pk, subject=subject, subject_id=subject_id, made=made)
        for pk, references in links.items()
        for subject, subject_id in dict.fromkeys(references)
    )


def _seen(pk: int, *, by: Actor) -> Letter:
    found = queries.visible(by).select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise Refusal("NOT_FOUND", N_("There is no such record."))
    return found


def link(pk: int, references: Sequence[Reference], *, made: bool = False, by: Actor) -> None:
    """Say that a letter concerns documents, or that they were `made` of it. Refuses NOT_FOUND, UNKNOWN_KEY, TOO_MANY."""
    by.require("correspondence.edit")
    checks.documents_seen(references, by=by)
    with tx.write_tx(by=by):
        _seen(pk, by=by)
        known = {(row.subject, row.subject_id) for row in queries.links_of([pk]).get(pk, ())}
        fresh = [one for one in dict.fromkeys(references) if one not in known]
        if len(known) + len(fresh) > MOST_LINKS:
            raise Refusal("TOO_MANY", N_("At most %(most)s documents."), "links", params={"most": MOST_LINKS})
        write({pk: fresh}, made=made)


def unlink(pk: int, reference: Reference, *, by: Actor) -> None:
    """Take a document off a letter."""
    by.require("correspondence.edit")
    with tx.write_tx(by=by):
        _seen(pk, by=by)
        Link.objects.filter(letter_id=pk, subject=reference[0], subject_id=reference[1]).delete()
