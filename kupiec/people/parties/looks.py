"""Parties and persons in the palette: how a hit looks, the record beside the list, what it can do (KER-12)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import glances
from kupiec.ground.kit import public as kit
from kupiec.people.parties import page, queries, sockets
from kupiec.people.parties.found import PARTY
from kupiec.people.parties.identifiers import pretty_nip
from kupiec.people.parties.models import ContactRow, Party, Person

FIGURES = 4


def _party(pk: int, by: Actor) -> glances.Glance | None:
    party = queries.visible(by).select_related("guardian").filter(pk=pk).first()
    if party is None:
        return None
    head = page.head(party, by)
    person = Person.objects.filter(party=party, archived=False).order_by("-main", "pk").first()
    facts = [
        (_("NIP"), pretty_nip(party.nip) if party.nip else ""),
        (_("Town"), party.city),
        (_("Guardian"), str(party.guardian or "")),
        (_("Main person"), " ".join(filter(None, [f"{person.first_name} {person.last_name}", person.phone])) if person else ""),
        (_("Telephone"), ContactRow.objects.filter(party=party, kind="phone").order_by("-main", "pk").values_list("value", flat=True).first() or ""),
    ]  # fmt: skip
    return glances.Glance(
        title=str(party), subtitle=party.name if party.short_name else "", badges=head.badges,
        figures=page.figures(party, by)[:FIGURES], facts=facts, actions=_actions(party, by),
    )  # fmt: skip


def _actions(party: Party, by: Actor) -> list[glances.Action]:
    """What upper rooms offer to do with a party, then what the party itself can."""
    hung = [operation for source in sockets.party_operations for operation in source.operations()]
    found = sorted(glances.actions(hung, party, by), key=lambda action: not action.key)
    for source in sockets.party_glances:
        found += source(party, by)
    if by.may("parties.edit"):
        found += glances.link(_("Edit"), "party-edit", party.pk, icon="pencil", key="E")
    return [*found, *([glances.Action(_("Copy NIP"), icon="copy", key="N", copy=party.nip)] if party.nip else [])][: glances.MOST_ACTIONS]


def _badges(ids: Sequence[int], by: Actor) -> dict[int, tuple[kit.Mark | str, str]]:
    """Why parties need attention: the weightiest reason of each."""
    reasons: dict[int, list[tuple[int, kit.Mark]]] = {}
    for source in sockets.attention:
        for pk, some in source(ids, by=by).items():
            reasons.setdefault(pk, []).extend(some)
    return {pk: (max(some, key=lambda one: one[0])[1], "") for pk, some in reasons.items() if some}


LOOKS = {
    PARTY: glances.Look(group=_("Clients and people"), icon="building-store", route="party", shown=_badges, glance=_party),
}
