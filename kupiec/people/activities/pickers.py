"""Finding documents while typing: by number through the index, or the latest of the party named in the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import search
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.activities import inputs, journal
from kupiec.people.parties import public as parties


def _find(text: str, *, by: Actor, limit: int, context: Mapping[str, str] | None = None) -> Sequence[kit.Choice]:
    party = kit.parse.key((context or {}).get("party_id", ""))
    if text:
        papers = [kind.kind for kind in search.kinds if kind.paper]
        hits = search.find(text, by=by, wanted=papers, limit=limit) if papers else []
        refs = [documents.Ref(hit.kind, hit.object_id) for hit in hits]
    elif party and parties.visible(by).filter(pk=party).exists():
        found = [one for source in journal.journal_sources for one in source.entries(party, by=by, before=None, limit=limit)]
        latest = sorted(found, key=lambda one: one.at, reverse=True)[:limit]
        refs = [documents.Ref(one.subject, one.subject_id) for one in latest]
    else:
        return []
    cards = documents.describe(refs, by=by)
    return [_choice(cards[ref]) for ref in refs if ref in cards]


def _choice(card: documents.DocumentCard) -> kit.Choice:
    value = kit.show.money(card.gross, card.currency) if card.gross is not None else ""
    detail = " · ".join(filter(None, [kit.show.say(card.state), kit.show.day(card.date) if card.date else "", value]))
    return kit.Choice(f"{card.ref.kind}:{card.ref.id}", f"{card.code} {card.number}".strip(), detail=detail, icon="file-text")


def _label(value: Any, *, by: Actor) -> str:
    found = inputs.reference(str(value))
    if found is None:
        return ""
    card = documents.describe([documents.Ref(*found)], by=by).get(documents.Ref(*found))
    return f"{card.code} {card.number}".strip() if card else ""


PICKERS = (kit.Picker("activities.document", _find, _label, takes_context=True, right="activities.see"),)
