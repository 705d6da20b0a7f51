"""Persons, as the room above needs them: the verbs, the rows one may see, the bell that tells of deletion."""

from kupiec.people.parties import emails
from kupiec.people.parties.events import PersonsGoing as Going
from kupiec.people.parties.filters import search
from kupiec.people.parties.found import PERSON as KIND
from kupiec.people.parties.found import persons_saved
from kupiec.people.parties.naming import unknown_party
from kupiec.people.parties.queries import visible_persons as visible
from kupiec.people.parties.services.persons import (
    FIELDS,
    WORK,
    add_persons,
    archive_persons,
    edit_person,
    move_person,
    restore_persons,
)

__all__ = [
    "FIELDS", "KIND", "WORK", "Going", "add_persons", "archive_persons", "edit_person", "emails", "move_person", "persons_saved",
    "restore_persons",
    "search", "unknown_party", "visible",
]  # fmt: skip
