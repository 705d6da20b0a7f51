"""The door of the persons room."""

from kupiec.people.persons.queries import coming, one, visible
from kupiec.people.persons.services import add_engagement, add_person, change_employer, save_person
from kupiec.people.persons.sockets import person_marks, person_operations, person_tabs

__all__ = [
    "add_engagement",
    "add_person",
    "change_employer",
    "coming",
    "one",
    "person_marks",
    "person_operations",
    "person_tabs",
    "save_person",
    "visible",
]
