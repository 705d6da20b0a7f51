"""Finding letters while typing: those of the party named in the form first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.correspondence import queries
from kupiec.people.correspondence.values import State


def _find(text: str, *, by: Actor, limit: int, context: Mapping[str, str] | None = None) -> Sequence[kit.Choice]:
    rows = queries.visible(by).exclude(state=State.VOID).defer("content", "search")
    party = kit.parse.key((context or {}).get("party_id", ""))
    if party and not text:
        rows = rows.filter(party_id=party)
    found = queries.searched(rows, text, by).order_by("-registered_on", "-pk")[:limit]
    return [
        kit.Choice(
            row.pk,
            row.number,
            detail=f"{row.subject} · {row.name} · {kit.show.day(row.registered_on)}",
            icon="arrow-down" if row.way == "in" else "arrow-up",
        )
        for row in found
    ]


def _label(pk: int, *, by: Actor) -> str:
    row = queries.visible(by).filter(pk=pk).only("number", "subject").first()
    return str(row or "")


PICKERS = (kit.Picker("correspondence.letter", _find, _label, takes_context=True, right="correspondence.see"),)
