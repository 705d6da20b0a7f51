"""Parties have attributes that administrators define; references may point to parties and persons (KER-8)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel.words import N_
from kupiec.people.parties import figures, queries
from kupiec.people.parties.models import Party, Person
from kupiec.people.parties.services.register import finish

KIND = "parties.party"


def _parties(ids: Collection[int]) -> Mapping[int, str]:
    return {party.pk: str(party) for party in Party.objects.filter(pk__in=ids).only("name", "short_name")}


def _persons(ids: Collection[int]) -> Mapping[int, str]:
    return {person.pk: str(person) for person in Person.objects.filter(pk__in=ids).only("first_name", "last_name")}


SUBJECT = attributes.Subject(
    KIND, N_("Customers and other parties"), Party, queries.visible, see="parties.see", edit="parties.edit", icon="building-store",
    saved=finish, taken=figures.own_names,
)  # fmt: skip
TARGETS = (
    attributes.Target(KIND, N_("Party"), "parties.party", _parties, "party"),
    attributes.Target("parties.person", N_("Person"), "parties.person", _persons, "person"),
)
