"""What stands in a user's calendar, each thing under the address other programs know it by; at a constant number of statements."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from kupiec.ground.kernel.actor import Actor
from kupiec.people.activities import public as activities
from kupiec.people.caldav import reading
from kupiec.people.caldav.models import Given

_OWN_NAME = re.compile(r"(contact|task)-([1-9]\d{0,17})\.ics", re.ASCII)
OWN_UIDS = "@kupiec"


@dataclass(frozen=True)
class Item:
    """An entry under its name in the calendar."""

    name: str
    entry: activities.agenda.Entry

    @cached_property
    def text(self) -> str:
        return activities.ical.single(self.entry.event)

    @cached_property
    def said(self) -> reading.Component:
        """The text taken apart, as a program would."""
        return reading.parse(self.text).parts[0]

    @cached_property
    def tag(self) -> str:
        """Another one whenever anything of it that programs see is another."""
        return f'"{hashlib.sha256(self.text.encode()).hexdigest()[:32]}"'


def items(by: Actor, *, site: str) -> list[Item]:
    """All that stands in the actor's calendar."""
    return _named(activities.agenda.entries(by, site=site), by)


def chosen(by: Actor, names: Collection[str], *, site: str) -> dict[str, Item]:
    """What stands in the actor's calendar under these names, also what is too old to be listed."""
    tasks = {row.task_id for row in Given.objects.filter(user_id=by.user_id or 0, name__in=list(names))}
    contacts: set[int] = set()
    for name in names:
        if found := _OWN_NAME.fullmatch(name):
            (contacts if found[1] == "contact" else tasks).add(int(found[2]))
    wanted = set(names)
    found_items = _named(activities.agenda.chosen(by, contacts=contacts, tasks=tasks, site=site), by) if contacts or tasks else []
    return {item.name: item for item in found_items if item.name in wanted}


def is_ours(name: str) -> bool:
    """Whether a name is one that only Kupiec gives."""
    return _OWN_NAME.fullmatch(name) is not None


def taken(by: Actor, name: str, uid: str) -> bool:
    """Whether the user's programs may not give this name or UID (any more)."""
    given = Given.objects.filter(user_id=by.user_id or 0)
    return is_ours(name) or uid.endswith(OWN_UIDS) or given.filter(name=name).exists() or given.filter(uid=uid).exists()


def _named(entries: Iterable[activities.agenda.Entry], by: Actor) -> list[Item]:
    found = list(entries)
    ids = [one.pk for one in found if one.event.component == activities.ical.TODO]
    given = {row.task_id: row for row in Given.objects.filter(user_id=by.user_id or 0, task__in=ids)} if ids else {}
    return [_item(one, given.get(one.pk) if one.event.component == activities.ical.TODO else None) for one in found]


def _item(entry: activities.agenda.Entry, given: Given | None) -> Item:
    if given is None:
        return Item(f"{entry.event.uid.removesuffix(OWN_UIDS)}.ics", entry)
    event = entry.event
    component = given.component if event.on else activities.ical.TODO  # an event without a day there is none
    return Item(given.name, replace(entry, event=replace(event, uid=given.uid, component=component)))


def tag_of(items: Iterable[Item]) -> str:
    """One tag for all of them."""
    whole = "\n".join(f"{item.name} {item.tag}" for item in items)
    return hashlib.sha256(whole.encode()).hexdigest()[:32]
