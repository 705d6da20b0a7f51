"""Verbs of calendar programs: put, taken off. All writing is done by the verbs of activities."""

from __future__ import annotations

from django.db import IntegrityError

from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.activities import public as activities
from kupiec.people.caldav import queries
from kupiec.people.caldav.models import LONGEST_NAME, Given
from kupiec.people.caldav.queries import Item
from kupiec.people.caldav.reading import Read


def add(name: str, read: Read, *, by: Actor) -> int:
    """A new entry becomes the actor's own task under the name and UID its program gave it.

    Refuses BAD_NAME, TAKEN, CANCELLED for what is called off before it was, and as `agenda.enter`.
    """
    by.require("activities.edit")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise Refusal("BAD_NAME", N_("This address can’t be used for a new entry."), "name")
    if read.asked.dropped:
        raise Refusal("CANCELLED", N_("A cancelled entry is not taken over."), "calendar")
    taken = Refusal("TAKEN", N_("This entry was in the calendar already, or belongs to another one."), "uid")
    try:
        with tx.write_tx(by=by):
            if queries.taken(by, name, read.uid):
                raise taken
            pk = activities.agenda.enter(read.asked, by=by)
            Given.objects.create(user_id=by.user_id or 0, task_id=pk, name=name, uid=read.uid, component=read.component)
    except IntegrityError as error:
        raise taken from error
    return pk


def change(item: Item, read: Read, *, by: Actor) -> None:
    """What a program says of an entry. Refuses OTHER_UID, OTHER_KIND, CONFLICT and as `agenda.change`."""
    event = item.entry.event
    if read.uid != event.uid:
        raise Refusal("OTHER_UID", N_("An entry keeps its UID."), "uid")
    if read.component != event.component:
        raise Refusal("OTHER_KIND", N_("An event stays an event, a task a task."), "calendar")
    activities.agenda.change(item.entry, read.asked, by=by)


def remove(item: Item, *, by: Actor) -> None:
    """Taken off the calendar: called off, given up. Refuses as `agenda.take_off`."""
    activities.agenda.take_off(item.entry, by=by)
