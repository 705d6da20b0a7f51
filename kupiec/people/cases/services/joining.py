"""Papers join cases: rows by kind and id, no keys upward (CAS-1, CAS-4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import audit, clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.cases import queries
from kupiec.people.cases.models import Case, CaseMember
from kupiec.people.cases.values import CASE, PAPERS, Reference


def write(members: Mapping[int, Iterable[Reference]]) -> None:
    """Papers of cases; those joined already stay. One statement."""
    now = clock.now()
    CaseMember.objects.bulk_create(
        [CaseMember(case_id=case, kind=ref.kind, record_id=ref.id, added_at=now) for case, refs in members.items() for ref in refs],
        ignore_conflicts=True,
    )


def _case(pk: int, *, by: Actor) -> Case:
    found = queries.visible(by).select_related("kind").filter(pk=pk).first()
    if found is None:
        raise Refusal("NOT_FOUND", N_("There is no such case."), "case_id")
    return found


def attach(case_id: int, refs: Sequence[Reference], *, by: Actor) -> None:
    """Records of other rooms join a case: for verbs of rooms, which made or know the records. Refuses NOT_FOUND."""
    by.require("cases.edit")
    with tx.write_tx(by=by):
        _case(case_id, by=by)
        write({case_id: refs})
        audit.tell(CASE, [case_id], "joined", by=by, data={"count": len(set(refs))})


def join(case_id: int, refs: Sequence[Reference], *, by: Actor) -> None:
    """A person joins papers to a case: only those he may see, of the kinds its kind is joined with.

    Refuses NOT_FOUND, UNKNOWN_KEY, NOT_JOINED.
    """
    by.require("cases.edit")
    case = _case(case_id, by=by)
    wanted = {documents.Ref(ref.kind, ref.id) for ref in refs}
    if set(documents.describe(wanted, by=by)) != wanted:
        raise Refusal("UNKNOWN_KEY", N_("There is no such document."), "refs")
    if any(ref.kind in PAPERS and ref.kind not in case.kind.papers for ref in wanted):
        raise Refusal("NOT_JOINED", N_("Cases of this kind are not joined with such documents."), "refs")
    attach(case_id, sorted(wanted), by=by)


def leave(case_id: int, ref: Reference, *, by: Actor) -> None:
    """Take a paper out of a case; the paper itself stays as it is."""
    by.require("cases.edit")
    with tx.write_tx(by=by):
        _case(case_id, by=by)
        gone, _all = CaseMember.objects.filter(case_id=case_id, kind=ref.kind, record_id=ref.id).delete()
        if gone:
            audit.tell(CASE, [case_id], "left", by=by)
