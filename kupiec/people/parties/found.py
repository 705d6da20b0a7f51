"""How parties and persons are found from the search box (KER-12)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel import search
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search import SearchKind, SearchRow
from kupiec.ground.merging import public as merging
from kupiec.people.parties import events, queries
from kupiec.people.parties.models import ContactRow, Party, Person

PARTY, PERSON = "parties.party", "parties.person"


def on_saved(event: events.Saved | events.Archived, *, by: Actor) -> None:
    """Parties changed: the index follows, in the same transaction."""
    search.index(_parties(event.ids), by=by)


def persons_saved(ids: Sequence[int], *, by: Actor) -> None:
    """Persons changed; called by their verbs."""
    search.index(_persons(ids), by=by)


def _parties(ids: Sequence[int]) -> list[SearchRow]:
    contacts: defaultdict[int, list[str]] = defaultdict(list)
    for party_id, value in ContactRow.objects.filter(party_id__in=ids).values_list("party_id", "value"):
        contacts[party_id].append(value)
    described, before = attributes.searched(PARTY, ids), merging.old_codes(PARTY, ids)
    rows = Party.objects.filter(pk__in=ids).values_list(
        "pk", "code", "name", "short_name", "city", "nip", "vat_eu", "regon", "krs", "archived"
    )
    return [
        SearchRow(
            PARTY, pk, code=code, title=name, subtitle=" · ".join(part for part in (city, nip) if part),
            keys=(*numbers, nip, *contacts[pk], *before.get(pk, ())), words=f"{short} {described.get(pk, '')}".strip(), weight=0 if archived else 2,
        )
        for pk, code, name, short, city, nip, *numbers, archived in rows
    ]  # fmt: skip


def _persons(ids: Sequence[int]) -> list[SearchRow]:
    described = attributes.searched(PERSON, ids)
    rows = Person.objects.filter(pk__in=ids).values_list(
        "pk", "first_name", "last_name", "position", "phone", "email", "archived", "party__name"
    )
    return [
        SearchRow(
            PERSON, pk, title=f"{first} {last}".strip(), keys=(phone, email), words=f"{last} {described.get(pk, '')}".strip(),
            subtitle=" · ".join(part for part in (position, party) if part), weight=0 if archived else 1,
        )
        for pk, first, last, position, phone, email, archived, party in rows
    ]  # fmt: skip


def _seen_parties(ids: Collection[int], by: Actor) -> set[int]:
    return set(queries.visible(by).filter(pk__in=ids).values_list("pk", flat=True))


def _seen_persons(ids: Collection[int], by: Actor) -> set[int]:
    return set(queries.visible_persons(by).filter(pk__in=ids).values_list("pk", flat=True))


def _all_parties() -> Iterable[int]:
    return Party.objects.values_list("pk", flat=True)


def _all_persons() -> Iterable[int]:
    return Person.objects.values_list("pk", flat=True)


KINDS = (
    SearchKind(PARTY, right="parties.see", visible=_seen_parties, ids=_all_parties, rows=_parties),
    SearchKind(PERSON, right="parties.see", visible=_seen_persons, ids=_all_persons, rows=_persons),
)
