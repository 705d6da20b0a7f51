"""Putting records into circulation."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError

from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel import clock, locks, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.workflow import queries, sockets
from kupiec.ground.workflow.models import Circulation
from kupiec.ground.workflow.queries import Loaded
from kupiec.ground.workflow.services import moving
from kupiec.ground.workflow.values import State, Told

ALREADY = N_("%(title)s already goes round.")


def start(refs: Sequence[Ref], definition_id: int | None = None, *, by: Actor) -> list[int]:
    """Put records into circulation, by the definition given or the first whose condition holds; ids of circulations in order.

    Refuses NOT_FOUND, FORBIDDEN, ALREADY_RUNS, NO_DEFINITION, NOBODY. Constant queries for any set of a kind.
    """
    if len({ref.kind for ref in refs}) > 1:
        raise Refusal("ONE_KIND", N_("Choose documents of one kind."))
    if not refs:
        return []
    kind, ids = refs[0].kind, list(dict.fromkeys(ref.id for ref in refs))
    by.require(sockets.subject(kind).start)
    sockets.check_seen(kind, ids, by=by)
    with tx.write_tx(by=by):
        told = sockets.tell(kind, ids, company_id=by.company_id)
        chosen = {pk: _chosen(kind, told[pk], definition_id, by=by) for pk in ids}
        _check_free(kind, ids, told, by=by)
        rows = _made(kind, ids, told, chosen, by=by)
        locks.made(locks.Kind.CIRCULATION, [row.pk for row in rows])
        moving.go([moving.Move(row, chosen[row.record_id], told[row.record_id], 1, 1) for row in rows], by=by)
    return [row.pk for row in rows]


def _chosen(kind: str, told: Told, definition_id: int | None, *, by: Actor) -> Loaded:
    found = queries.in_force(by.company_id, kind)
    one = (
        next((each for each in found if each.definition_id == definition_id), None)
        if definition_id
        else queries.applying(found, told, kind=kind)
    )
    if one is None:
        raise Refusal("NO_DEFINITION", N_("No circulation is defined for %(title)s."), "definition_id", params={"title": told.title})
    return one


def _check_free(kind: str, ids: Sequence[int], told: dict[int, Told], *, by: Actor) -> None:
    running = (
        Circulation.objects.filter(company_id=by.company_id, kind=kind, record_id__in=ids, state=State.RUNNING)
        .values_list("record_id", flat=True)
        .first()
    )
    if running is not None:
        raise Refusal("ALREADY_RUNS", ALREADY, params={"title": told[running].title})


def _made(kind: str, ids: Sequence[int], told: dict[int, Told], chosen: dict[int, Loaded], *, by: Actor) -> list[Circulation]:
    """The rows; somebody who put the same record in at the same moment came first (ALREADY_RUNS)."""
    now = clock.now()
    rows = [
        Circulation(company_id=by.company_id, edition_id=chosen[pk].edition_id, kind=kind, record_id=pk, title=told[pk].title[:200], facts=sockets.facts(told[pk]),
                    started_at=now, started_by_id=by.user_id, started_for_id=by.acting_for_id)
        for pk in ids
    ]  # fmt: skip
    try:
        with tx.attempt():
            return Circulation.objects.bulk_create(rows)
    except IntegrityError:
        raise Refusal("ALREADY_RUNS", ALREADY, params={"title": told[ids[0]].title}) from None
