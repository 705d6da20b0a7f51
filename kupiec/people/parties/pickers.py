"""Finding parties, their addresses and persons while typing; named by upper rooms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.db.models import QuerySet

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search import matching, nearest
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kit import public as kit
from kupiec.people.parties import filters, forms, queries
from kupiec.people.parties.identifiers import pretty_nip
from kupiec.people.parties.models import Address, Party, Person

Find = Callable[..., Sequence[kit.Choice]]


def _parties(role: str = "") -> Find:
    def find(text: str, *, by: Actor, limit: int) -> Sequence[kit.Choice]:
        rows = queries.visible(by).filter(archived=False)
        rows = rows.filter(**{role: True}) if role else rows
        return [_choice(party) for party in _found(rows, text, by, limit)]

    return find


def _found(rows: QuerySet[Party], text: str, by: Actor, limit: int) -> list[Party]:
    """Those whose name begins with the text come first, then those that have its words anywhere."""
    rows = rows.order_by("name_key", "pk").defer("remarks", "search")
    if not text:
        return list(rows[:limit])
    key = fold(text)
    first = list(rows.filter(name_key__gte=key, name_key__lt=key + "\U0010ffff")[:limit])
    if len(first) < limit:
        seen = [party.pk for party in first]
        first += nearest(filters.search(rows, text, by).exclude(pk__in=seen), limit - len(first))
    return first


def _choice(party: Party) -> kit.Choice:
    detail = " · ".join(part for part in (party.city, pretty_nip(party.nip)) if part)
    return kit.Choice(party.pk, str(party), detail=detail, badge=party.code)


def _party_label(pk: int, *, by: Actor) -> str:
    return str(queries.visible(by).filter(pk=pk).first() or "")


def _find_address(text: str, *, by: Actor, limit: int, context: Mapping[str, str] | None = None) -> Sequence[kit.Choice]:
    """Delivery places of the party named by `party_id`, `recipient_id` or `orderer_id` in the form."""
    given = context or {}
    named = next((given[key] for key in ("party_id", "recipient_id", "orderer_id") if given.get(key)), "")
    if not kit.parse.key(named) or not queries.visible(by).filter(pk=int(named)).exists():
        return []
    rows = forms.delivery_places(int(named))
    wanted = fold(text).split()
    shown = [row for row in rows if all(word in fold(str(row)) for word in wanted)]
    return [kit.Choice(row.pk, str(row), icon="map-pin") for row in shown[:limit]]


def _address_label(pk: int, *, by: Actor) -> str:
    return str(Address.objects.filter(pk=pk, party__in=queries.visible(by)).first() or "")


def _find_person(text: str, *, by: Actor, limit: int, context: Mapping[str, str] | None = None) -> Sequence[kit.Choice]:
    rows = queries.visible_persons(by).filter(archived=False).order_by("name_key", "pk")
    named = (context or {}).get("party_id") or (context or {}).get("orderer_id") or ""
    if kit.parse.key(named):
        rows = rows.filter(party_id=int(named))
    rows = matching(rows, "search", text)
    return [kit.Choice(row.pk, str(row), detail=row.position or str(row.party)) for row in nearest(rows, limit)]


def _person_label(pk: int, *, by: Actor) -> str:
    found: Person | None = queries.visible_persons(by).filter(pk=pk).first()
    return str(found or "")


PICKERS = (
    kit.Picker("parties.party", _parties(), _party_label, right="parties.see"),
    kit.Picker("parties.customer", _parties("customer"), _party_label, right="parties.see"),
    kit.Picker("parties.supplier", _parties("supplier"), _party_label, right="parties.see"),
    kit.Picker("parties.address", _find_address, _address_label, takes_context=True, right="parties.see"),
    kit.Picker("parties.person", _find_person, _person_label, takes_context=True, right="parties.see"),
)
