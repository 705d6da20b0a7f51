"""Persons, as rooms above need them: the verbs, the rows one may see, the bell that tells of deletion; and how somebody new is entered."""

from kupiec.people.parties import emails
from kupiec.people.parties.drafts import ContactDraft, PartyDraft
from kupiec.people.parties.events import PersonsGoing as Going
from kupiec.people.parties.filters import search
from kupiec.people.parties.found import PERSON as KIND
from kupiec.people.parties.found import persons_saved
from kupiec.people.parties.identifiers import phone_key
from kupiec.people.parties.named import unknown_party
from kupiec.people.parties.queries import main_email
from kupiec.people.parties.queries import visible_persons as visible
from kupiec.people.parties.services.persons import (
    FIELDS,
    WORK,
    add_persons,
    archive_persons,
    edit_person,
    move_person,
    refresh,
    restore_persons,
)
from kupiec.people.parties.services.register import create as enter_parties

__all__ = [
    "FIELDS", "KIND", "WORK", "ContactDraft", "Going", "PartyDraft", "add_persons", "archive_persons", "edit_person", "emails", "enter_parties",
    "main_email", "move_person", "persons_saved", "phone_key", "refresh", "restore_persons", "search", "unknown_party", "visible",
]  # fmt: skip
