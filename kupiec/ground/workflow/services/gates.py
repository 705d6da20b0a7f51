"""Operations that wait for a finished circulation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import show
from kupiec.ground.workflow import queries, sockets, words
from kupiec.ground.workflow.models import Circulation
from kupiec.ground.workflow.values import Standing, State


@dataclass(frozen=True, slots=True)
class Need:
    """A record that some definition concerns: whether it still must go round before operations, and why they wait."""

    definition_id: int
    definition: str
    required: bool
    standing: Standing | None
    refusal: Refusal | None

    @property
    def can_start(self) -> bool:
        """Whether it makes sense to put it in now: it doesn't go round, and what was approved no longer holds."""
        if self.standing is None:
            return True
        return self.standing.state != State.RUNNING and (self.standing.state != State.APPROVED or bool(self.standing.changed))


def needs(kind: str, ids: Sequence[int], *, by: Actor) -> dict[int, Need]:
    """Of these records those a definition concerns; constant queries, one where the kind has no definition."""
    found = queries.in_force(by.company_id, kind)
    if not found or not ids:
        return {}
    told = sockets.tell(kind, ids, company_id=by.company_id)
    concerned = {pk: one for pk, facts in told.items() if (one := queries.applying(found, facts, kind=kind))}
    if not concerned:
        return {}
    standings = queries.standing([Ref(kind, pk) for pk in concerned], company_id=by.company_id)
    by_this = _definitions(standings)
    made = {}
    for pk, one in concerned.items():
        standing = standings.get(Ref(kind, pk))
        if standing is not None and standing.state == State.APPROVED and by_this[standing.circulation_id] != one.definition_id:
            standing = None
        refusal = _refusal(standing, told[pk].title, one.data.name, by=by) if one.data.required else None
        made[pk] = Need(one.definition_id, one.data.name, one.data.required, standing, refusal)
    return made


def _definitions(standings: dict[Ref, Standing]) -> dict[int, int]:
    rows = Circulation.objects.filter(pk__in=[one.circulation_id for one in standings.values()])
    return dict(rows.values_list("pk", "edition__definition_id"))


def require_finished(kind: str, ids: Sequence[int], *, by: Actor) -> None:
    """Refuses NOT_APPROVED, naming who has it and since when, for records whose circulation has not ended well or that changed since.

    Where no circulation is defined for the kind nothing is asked but that, and inside write transactions that is remembered.
    """
    for need in needs(kind, ids, by=by).values():
        if need.refusal is not None:
            raise need.refusal


def _refusal(standing: Standing | None, title: str, definition: str, *, by: Actor) -> Refusal | None:
    params: dict[str, Any] = {"title": title, "definition": definition}
    if standing is None or standing.state == State.CANCELLED:
        return _not_yet(N_("%(title)s needs approval first: %(definition)s. Pass it on for approval."), params)
    params |= {"who": ", ".join(standing.who) or "—", "since": show.moment(standing.since)}
    match standing.state:
        case State.RUNNING:
            return _not_yet(N_("%(title)s waits for approval: %(who)s has it since %(since)s."), params)
        case State.REJECTED:
            return _not_yet(N_("%(title)s was not approved. Change it and pass it on for approval again."), params)
        case State.RETURNED:
            return _not_yet(N_("%(title)s came back to be corrected. Correct it and pass it on for approval again."), params)
    if standing.changed:
        params["changes"] = words.changes(standing.changed, by=by)
        return _not_yet(N_("%(title)s has changed since it was approved: %(changes)s. Pass it on for approval again."), params)
    return None


def _not_yet(message: str, params: dict[str, Any]) -> Refusal:
    return Refusal("NOT_APPROVED", message, params=params)
