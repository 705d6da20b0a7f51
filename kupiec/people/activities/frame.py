"""What the room hangs into the frame and onto the pages of parties: tabs, commands, notices, blocks of the day, columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.prepared import DAY, IDS, NUMBER, Prepared
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import markup, reach
from kupiec.ground.kit import public as kit
from kupiec.people.activities import day, marks, queries
from kupiec.people.activities.models import Contact, Note, PartyFigures, Task
from kupiec.people.activities.values import CONTACT, LETTER, TASK
from kupiec.people.parties import public as parties

TABS = (
    kit.Tab("day", "tasks", gettext_lazy("Tasks"), url="tasks", right="activities.see", order=20),
    kit.Tab("day", "calendar", gettext_lazy("Calendar"), url="my-calendar", right="activities.see", order=30),
    kit.Tab("day", "activity-watch", gettext_lazy("Activity of the team"), url="activity-watch", right="activities.plan", order=60),
    kit.Tab("clients", "contacts", gettext_lazy("Contacts"), url="contacts", right="activities.see", order=30),
    kit.Tab("clients", "notes", gettext_lazy("Notes"), url="notes", right="activities.see", order=40),
    kit.Tab("settings", "activity-terms", gettext_lazy("Contacts and tasks"), url="activity-terms", right="activities.setup", order=45, shelf="clients",
            note=gettext_lazy("Kinds of contacts and tasks, statuses, importance")),
)  # fmt: skip
COMMANDS = (
    kit.Command("contact-new", gettext_lazy("New contact"), url="contact-new", icon="phone", right="activities.edit",
                words="kontakt rozmowa spotkanie wizyta telefon zapisz", new=True),
    kit.Command("task-new", gettext_lazy("New task"), url="task-new", icon="checkbox", right="activities.edit",
                words="zadanie zrobić przypomnij", new=True, key="D"),
    kit.Command("note-new", gettext_lazy("New note"), url="note-new", icon="note", right="activities.edit", words="notatka", new=True),
    kit.Command("tasks", gettext_lazy("Tasks"), url="tasks", icon="checkbox", right="activities.see", words="zadania lista do zrobienia"),
    kit.Command("calendar", gettext_lazy("Calendar"), url="my-calendar", icon="calendar-event", right="activities.see", words="kalendarz terminarz"),
    kit.Command("contacts", gettext_lazy("Contacts"), url="contacts", icon="phone", right="activities.see", words="kontakty rozmowy spotkania"),
)  # fmt: skip


def _mine_late(company: int, employee: int, today: dt.date) -> QuerySet[Task, Any]:
    rows = Task.objects.filter(company_id=company, closed=False, due__lt=today)
    return queries.assigned(rows, employee).order_by().values_list("pk")[:100]


_MINE_LATE = Prepared(_mine_late, company=NUMBER, employee=NUMBER + 1, today=DAY)


class Badges:
    """The amber count: my tasks that are late."""

    def badges(self, by: Actor) -> dict[str, int]:
        if not by.employee_id or not by.may("activities.see"):
            return {}
        count = len(_MINE_LATE.read(company=by.company_id, employee=by.employee_id, today=clock.today()))
        return {"day": count} if count else {}


TOPICS = (
    kit.Topic("activities.reminder", gettext_lazy("Reminders"), note=gettext_lazy("The moment you set on a task or a planned contact"), right="activities.see"),
    kit.Topic("activities.overdue", gettext_lazy("Overdue tasks"), note=gettext_lazy("Tasks given to you whose day has passed"), right="activities.see", mail="digest"),
)  # fmt: skip


def _late(by: Actor) -> list[kit.Notice]:
    """One notice a task, the longest overdue first; it is known again until the task gets another day."""
    if not by.employee_id:
        return []
    rows = queries.assigned(Task.objects.filter(company_id=by.company_id, closed=False, due__lt=clock.today()), by.employee_id)
    return [
        kit.Notice(
            f"activities.overdue:{row.pk}:{row.due}", "info", _("Overdue: %(task)s") % {"task": row.subject}, reverse("task", args=[row.pk]),
            row.due, "checkbox", topic="activities.overdue",
        )
        for row in rows.order_by("due", "pk")[:20]
    ]  # fmt: skip


class Notices:
    """Reminders whose moment has come, tasks that are late."""

    def notices(self, by: Actor) -> Sequence[kit.Notice]:
        if not by.may("activities.see"):
            return []
        routes = {CONTACT: "contact", TASK: "task"}
        icons = {CONTACT: "phone", TASK: "checkbox"}
        return [
            kit.Notice(
                f"reminder-{row.pk}-{row.at:%Y%m%d%H%M}", "decide", row.text, row.url or (reverse(routes[row.subject], args=[row.subject_id]) if row.subject in routes else ""),
                row.at, icons.get(row.subject, "bell"), topic="activities.reminder",
            )
            for row in queries.due_reminders(by)
        ] + _late(by)  # fmt: skip


class MyDay:
    """Blocks of "My day": what I have to do today, late first."""

    def panels(self, by: Actor) -> Sequence[kit.Panel]:
        if not by.employee_id:
            return []
        return [
            kit.Panel("agenda", gettext_lazy("For today"), template="activities/_agenda.html", context=day.agenda, icon="checkbox",
                      right="activities.see", order=10, more=kit.Panel.more_at("tasks", gettext_lazy("My tasks"), "?f.mine=1")),
        ]  # fmt: skip


class PartyTabs:
    """Contacts and tasks of a party, as tabs of its page."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel("contacts", gettext_lazy("Contacts"), template="activities/_party_contacts.html", context=_party_contacts,
                      count=_count(queries.contacts), icon="phone", right="activities.see", order=12),
            kit.Panel("tasks", gettext_lazy("Tasks"), template="activities/_party_tasks.html", context=_party_tasks,
                      count=lambda party, by: queries.tasks(by).filter(party=party, closed=False), icon="checkbox", right="activities.see", order=14),
        )  # fmt: skip


def _count(rows: Any) -> Any:
    return lambda party, by: rows(by).filter(party=party)


def _party_contacts(party: parties.Party, by: Actor) -> Mapping[str, Any]:
    rows = list(queries.contacts(by).filter(party=party).select_related("type", "employee").order_by("-starts_at", "-pk")[:50])
    persons = queries.names_by(queries.persons_of_contacts([row.pk for row in rows]))
    return {
        "rows": [(row, marks.of_state(row.state), persons.get(row.pk, "")) for row in rows],
        "party": party,
        "may_edit": by.may("activities.edit"),
    }


def _party_tasks(party: parties.Party, by: Actor) -> Mapping[str, Any]:
    wanted = queries.tasks(by).filter(party=party).select_related("type", "status", "importance")
    rows = [*wanted.filter(closed=False).order_by("due", "pk")[:50], *wanted.filter(closed=True).order_by("-closed_at", "-pk")[:20]]
    people = queries.names_by(queries.employees_of_tasks([row.pk for row in rows]))
    told = [(row, marks.of_term(row.status), people.get(row.pk, ""), marks.due_words(row), marks.kind_of_due(row)) for row in rows]
    return {"rows": told, "party": party, "may_edit": by.may("activities.edit")}


class PartyCards:
    """The last contacts as a card: beside the journal and in the preview of the list (ACT-6)."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel("next", gettext_lazy("Contacts and what comes next"), template="activities/_party_card.html", context=_party_card, icon="phone",
                      right="activities.see", order=5),
        )  # fmt: skip


def _party_card(party: parties.Party, by: Actor) -> Mapping[str, Any]:
    contacts = list(
        queries.contacts(by)
        .filter(party=party)
        .exclude(state="planned")
        .select_related("type", "employee")
        .order_by("-starts_at", "-pk")[:4]
    )
    planned = list(queries.contacts(by).filter(party=party, state="planned").select_related("type").order_by("starts_at", "pk")[:3])
    tasks = list(queries.tasks(by).filter(party=party, closed=False).select_related("type").order_by("due", "pk")[:4])
    told = [(row, marks.due_words(row), marks.kind_of_due(row)) for row in tasks]
    return {"contacts": contacts, "planned": planned, "tasks": told, "party": party}


class PartyColumns:
    """Columns of the list of parties: last contact, next action; sorted by their indexed figures (ACT-6)."""

    def columns(self) -> Sequence[Any]:
        columns = kit.columns
        return (
            columns.Html("last_contact", gettext_lazy("Last contact"), fill=_last, sort="activity__last_at", right="activities.see"),
            columns.Html("next_action", gettext_lazy("Next action"), fill=_next, sort="activity__next_at", right="activities.see"),
        )


def _figures(ids: Sequence[int]) -> Sequence[PartyFigures]:
    """The figures of the page's parties, read once for both columns."""
    return reach.remembered(("activities.figures", tuple(ids)), lambda: _FIGURES.records(ids=set(ids)))


_FIGURES = Prepared(lambda ids: PartyFigures.objects.filter(pk__among=ids).select_related("last_type", "next_type"), ids=IDS)


def _last(ids: Sequence[int], by: Actor) -> Mapping[int, SafeString]:
    return {
        row.pk: format_html('<span class="nowrap" title="{}">{} {}</span>', kit.show.moment(row.last_at), markup.icon(row.last_type.icon or "phone", "s muted"), kit.show.ago(row.last_at))
        for row in _figures(ids)
        if row.last_at and row.last_type
    }  # fmt: skip


def _next(ids: Sequence[int], by: Actor) -> Mapping[int, SafeString]:
    """When and what; a day that is over is red."""
    found, now = {}, clock.now()
    for row in _figures(ids):
        if not row.next_text:
            continue
        late = "t-bad b" if row.next_at and row.next_at.astimezone(clock.WARSAW).date() < now.astimezone(clock.WARSAW).date() else ""
        said = kit.show.ago(row.next_at.astimezone(clock.WARSAW).date()) if row.next_at else ""
        found[row.pk] = format_html(
            '<span class="nowrap"><span class="{}">{}</span> <span class="muted" title="{}">{}</span></span>', late, said, row.next_text,
            str(row.next_type or "").lower(),
        )  # fmt: skip
    return found


def party_figures(party: parties.Party, by: Actor) -> Sequence[kit.Figure]:
    """The next step: always one of the numbers on top of a party's page."""
    if not by.may("activities.see"):
        return []
    row = PartyFigures.objects.filter(pk=party.pk).select_related("next_type").first()
    if row is None or not row.next_text:
        return [kit.Figure(_("Next step"), "—")]
    late = row.next_at is not None and row.next_at < clock.now()
    when = kit.show.ago(row.next_at.astimezone(clock.WARSAW).date()) if row.next_at else ""
    return [
        kit.Figure(
            _("Next step"), ", ".join(filter(None, [when, str(row.next_type or "").lower()])), "bad" if late else "", row.next_text[:60]
        )
    ]


def party_attention(party_ids: Sequence[int], *, by: Actor) -> Mapping[int, Sequence[tuple[int, kit.Mark]]]:
    """Parties whose next action is late."""
    if not by.may("activities.see"):
        return {}
    late = _LATE.read(company=by.company_id, ids=set(party_ids), today=clock.today())
    text = _("Task overdue")
    return {pk: ((40, kit.Mark("warn", text, "checkbox")),) for (pk,) in late}


def _late_of(company: int, ids: Collection[int], today: dt.date) -> QuerySet[Task, Any]:
    rows = Task.objects.filter(company_id=company, party_id__among=ids, closed=False, due__lt=today)
    return rows.order_by().values_list("party_id").distinct()


_LATE = Prepared(_late_of, company=NUMBER, ids=IDS, today=DAY)


def party_blockers(party_ids: Sequence[int], *, by: Actor) -> dict[int, list[parties.Blocker]]:
    """Contacts, tasks and notes that keep a party from being deleted."""
    found: dict[int, list[parties.Blocker]] = {}
    for what, model, route in ((N_("contacts"), Contact, "contacts"), (N_("tasks"), Task, "tasks"), (N_("notes"), Note, "notes")):
        rows = model._base_manager.filter(party_id__in=party_ids).order_by().values_list("party_id")
        for pk, count in rows.annotate(count=Count("pk")):
            found.setdefault(pk, []).append(parties.Blocker(what, count, f"{reverse(route)}?f.party={pk}"))
    return found


def _to(route: str) -> Any:
    return lambda party: f"{reverse(route)}?party={party.pk}"


class PartyOperations:
    """What one does with a party: log a contact, add a task, write, read its journal."""

    def operations(self) -> Sequence[kit.Operation]:
        return (
            kit.Operation("log-contact", gettext_lazy("Log a contact"), url=_to("contact-new"), icon="message-plus", right="activities.edit", key="C", bulk=False, more=True),
            kit.Operation("new-task", gettext_lazy("Add a task"), url=_to("task-new"), icon="checkbox", right="activities.edit", key="D", bulk=False, more=True),
            kit.Operation("new-note", gettext_lazy("Write a note"), url=_to("note-new"), icon="note", right="activities.edit", key="N", bulk=False, more=True),
            kit.Operation("write", gettext_lazy("Write"), url=lambda party: reverse("mail-write", args=[LETTER, party.pk]), icon="mail",
                          right="activities.edit", bulk=False),
            kit.Operation("journal", gettext_lazy("Journal"), url=lambda party: f"{reverse('party', args=[party.pk])}?panel=overview", icon="history",
                          right="activities.see", bulk=False, more=True),
        )  # fmt: skip
