"""Verbs of the room."""

from kupiec.people.persons.services.details import add_person, add_persons, note_reading, save_details, save_person
from kupiec.people.persons.services.engagements import add_engagement, change_employer, drop_engagement, edit_engagement
from kupiec.people.persons.services.occasions import add_occasion, drop_occasion, set_day

__all__ = [
    "add_engagement", "add_occasion", "add_person", "add_persons", "change_employer", "drop_engagement", "drop_occasion", "edit_engagement",
    "note_reading", "save_details", "save_person", "set_day",
]  # fmt: skip
