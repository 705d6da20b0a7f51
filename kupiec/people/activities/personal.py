"""What this room keeps of people (KER-21). Contacts with a firm are the firm's history: they stay, without who it was."""

from __future__ import annotations

from django.db.models import Q

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.personal import REDACTED, Fate, Who
from kupiec.ground.kernel.words import N_
from kupiec.people.activities.models import Contact, ContactPerson, Note, PartyFigures, Reminder, Task, TaskItem


def _talked(who: Who) -> Q:
    return Q(party__in=who.parties) | Q(pk__in=ContactPerson.objects.filter(person__in=who.persons).values("contact"))


def _concerned(who: Who) -> Q:
    """Tasks and notes of the party that he is, and those in which his address or telephone is written."""
    found = Q(party__in=who.parties)
    for word in (*who.emails, *who.phones):
        found |= Q(search__icontains=word)
    return found


personal.holds(
    "activities.Contact", N_("Contacts: talks, meetings, messages"), lambda who: Contact.objects.filter(_talked(who)), order=40,
    fields=("subject", "content", "result", "next_step", "search"), blank=dict.fromkeys(("subject", "content", "result", "next_step", "search"), REDACTED),
)  # fmt: skip
personal.holds(
    "activities.ContactPerson",
    N_("Taking part in contacts"),
    lambda who: ContactPerson.objects.filter(person__in=who.persons),
    fields=("contact",),
    fate=Fate.DELETED,
    order=45,
)
personal.holds(
    "activities.Task", N_("Tasks"), lambda who: Task.objects.filter(_concerned(who)), fields=("subject", "content", "search"),
    blank=dict.fromkeys(("subject", "content", "search"), REDACTED), order=42,
)  # fmt: skip
personal.holds(
    "activities.TaskItem",
    N_("Steps of tasks"),
    lambda who: TaskItem.objects.filter(task__party__in=who.parties),
    fields=("text",),
    blank={"text": personal.GONE},
    order=41,
)
personal.holds(
    "activities.Note", N_("Memos"), lambda who: Note.objects.filter(_concerned(who) | Q(person__in=who.persons)),
    fields=("title", "html", "theirs", "ours", "result", "next_step", "search"),
    blank={**dict.fromkeys(("title", "html", "theirs", "ours", "result", "next_step", "search"), REDACTED), "person": None},
)  # fmt: skip
personal.holds(
    "activities.PartyFigures",
    N_("What is to be done next"),
    lambda who: PartyFigures.objects.filter(pk__in=who.parties),
    fields=("next_text",),
    blank={"next_text": ""},
)
personal.holds(
    "activities.Reminder", N_("Reminders"), lambda who: Reminder.objects.filter(who.about()), fields=("text",), fate=Fate.DELETED
)
personal.nothing(
    N_("which of our people took part, what is linked, what was planned"),
    "activities.ContactEmployee",
    "activities.TaskEmployee",
    "activities.Link",
    "activities.Mark",
    "activities.Plan",
    "activities.Feed",
)
personal.nothing(N_("dictionaries and counters"), "activities.Term")
