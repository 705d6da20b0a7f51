"""Contacts, tasks and notes of merged records come over; the figures of parties are counted anew (KER-22)."""

from __future__ import annotations

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.people.activities.models import Contact, ContactPerson, Link, Mark, Note, PartyFigures, Reminder, Task
from kupiec.people.activities.services import figures

PARTY, PERSON = "parties.party", "parties.person"


def _figures(moving: merging.Moving, ref: merging.Reference) -> None:
    moving.drop(PartyFigures, PartyFigures.objects.filter(pk=moving.gone).values_list("pk", flat=True))


def on_merged(event: merging.Merged, *, by: Actor) -> None:
    """The last contact and the next thing to do, over the rows there are now."""
    if event.kind == PARTY:
        figures.refresh(event.ids)


REFERENCES = (
    merging.Reference(Contact, "party", PARTY, N_("Contacts")),
    merging.Reference(Task, "party", PARTY, N_("Tasks")),
    merging.Reference(Note, "party", PARTY, N_("Notes")),
    merging.Reference(PartyFigures, "party", PARTY, own=_figures, watched=False),
    merging.Reference(ContactPerson, "person", PERSON, N_("Contacts"), drops=("contact_person_once",)),
    merging.Reference(Note, "person", PERSON, N_("Notes")),
    merging.Named(Link, "subject", "subject_id", drops=("activities_link_once",)),
    merging.Named(Link, "record", "record_id", drops=("activities_link_once",)),
    merging.Named(Mark, "subject", "subject_id", drops=("activities_mark_once",)),
    merging.Named(Reminder, "subject", "subject_id", drops=("reminder_once",)),
)
