"""Persons have attributes that administrators define (KER-8)."""

from __future__ import annotations

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel.words import N_
from kupiec.people.parties.public import Person, persons
from kupiec.people.persons import queries

KIND = "parties.person"
SUBJECT = attributes.Subject(
    KIND, N_("Persons"), Person, queries.visible, see="parties.see", edit="parties.edit", icon="users", saved=persons.persons_saved
)
