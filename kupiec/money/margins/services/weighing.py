"""Lines of documents against floors: live for whoever edits, and before a document binds (PRC-10)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import show
from kupiec.ground.workflow import public as workflow
from kupiec.money.margins import queries, rules
from kupiec.money.margins.values import Below, Breach, Effect, Floor, Line, Paper


def watched(*, by: Actor) -> bool:
    """Whether the actor's prices are weighed at all."""
    return by.user_id is not None and bool(queries.in_force(by.company_id))


def weigh(lines: Sequence[Line], *, by: Actor) -> dict[int, Breach]:
    """By line, what it breaks for the actor; nothing where no floors are set, and for the program itself. At most three statements."""
    floors = queries.in_force(by.company_id) if lines and by.user_id is not None else ()
    if not floors:
        return {}
    people = {pk for pk in (by.user_id, by.acting_for_id) if pk is not None}
    roles = set().union(*queries.roles_of(people, company_id=by.company_id).values())
    return _weighed(lines, floors, roles, queries.groups_of({line.item_id for line in lines}, floors))


def _weighed(
    lines: Sequence[Line], floors: Sequence[Floor], roles: Collection[int], groups: Mapping[int, tuple[int, ...]]
) -> dict[int, Breach]:
    found = {line.id: rules.breach(line, floors, roles=roles, groups=groups.get(line.item_id, ())) for line in lines}
    return {pk: one for pk, one in found.items() if one is not None}


def below(papers: Mapping[int, Sequence[Line]], *, company_id: int) -> dict[int, Below] | None:
    """By document, how it stands to the strictest floor, whoever asks; None where no floors are set. At most two statements."""
    floors = queries.in_force(company_id)
    if not floors:
        return None
    groups = queries.groups_of({line.item_id for lines in papers.values() for line in lines}, floors)
    found = {}
    for pk, lines in papers.items():
        broken = [one for line in lines if (one := rules.strictest(line, floors, groups=groups.get(line.item_id, ())))]
        found[pk] = Below(len(broken), max((one.percent for one in broken), default=ZERO))
    return found


def require(kind: str, papers: Mapping[int, Paper], *, by: Actor) -> None:
    """Documents about to bind. Refuses BELOW_FLOOR where a line is below what the actor may, and NOT_APPROVED where such a price

    needs a circulation that has not ended well, has seen other figures, or was decided by people who may not go so low themselves.
    No statement where no floors are set.
    """
    broken = weigh([line for paper in papers.values() for line in paper.lines], by=by)
    if not broken:
        return
    waiting: dict[int, Breach] = {}
    for pk, paper in papers.items():
        mine = [broken[line.id] for line in paper.lines if line.id in broken]
        for one in mine:
            if one.effect is Effect.REFUSE:
                raise _refusal("BELOW_FLOOR", N_("%(title)s: %(line)s at %(paid)s is below the floor %(floor)s, by %(short)s."), paper, one)
        if first := next((one for one in mine if one.effect is Effect.APPROVAL), None):
            waiting[pk] = first
    if waiting:
        _require_approved(kind, waiting, papers, by=by)


def _require_approved(kind: str, waiting: Mapping[int, Breach], papers: Mapping[int, Paper], *, by: Actor) -> None:
    standings = workflow.standing([Ref(kind, pk) for pk in waiting], by=by)
    approved = {
        pk: one.circulation_id for pk in waiting if (one := standings.get(Ref(kind, pk))) and one.state == "approved" and not one.changed
    }
    entitled = _entitled(kind, approved, papers, by=by)
    for pk, first in waiting.items():
        if pk not in approved:
            text = N_(
                "%(title)s needs approval first: %(line)s at %(paid)s is below the floor %(floor)s, by %(short)s. Pass it on for approval."
            )
            raise _refusal("NOT_APPROVED", text, papers[pk], first)
        if pk not in entitled:
            text = N_("%(title)s was approved, but by nobody who may go so low: %(line)s at %(paid)s is below the floor %(floor)s.")
            raise _refusal("NOT_APPROVED", text, papers[pk], first)


def _entitled(kind: str, approved: Mapping[int, int], papers: Mapping[int, Paper], *, by: Actor) -> set[int]:
    """Documents approved by somebody whose own floors they don't break."""
    if not approved:
        return set()
    deciders: dict[int, set[int]] = {}
    rows = workflow.decided({kind: list(approved)}, company_id=by.company_id).filter(
        decision="approve", circulation_id__in=list(approved.values())
    )
    for row in rows:
        people = {pk for pk in (row.decided_by_id, row.decided_for_id) if pk is not None}
        deciders.setdefault(row.circulation.record_id, set()).update(people)
    roles = queries.roles_of({pk for people in deciders.values() for pk in people}, company_id=by.company_id)
    floors = queries.in_force(by.company_id)
    groups = queries.groups_of({line.item_id for pk in deciders for line in papers[pk].lines}, floors)
    return {
        pk for pk, people in deciders.items()
        if any(all(one.effect is Effect.WARN for one in _weighed(papers[pk].lines, floors, roles[user], groups).values()) for user in people)
    }  # fmt: skip


def _refusal(code: str, message: str, paper: Paper, one: Breach) -> Refusal:
    figures = {"paid": show.price(one.paid), "floor": show.price(one.floor), "short": show.price(one.short)}
    params: dict[str, Any] = {"title": paper.title, "line": one.label, **figures}
    return Refusal(code, message, "lines", params=params)
