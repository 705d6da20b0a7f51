"""Forms of contacts, tasks and notes: what is asked, loaded and handed to verbs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import public as kit
from kupiec.people.activities import queries, rules, services, words
from kupiec.people.activities.inputs import Document, Hour, Rich, reference
from kupiec.people.activities.models import Contact, Note, Task
from kupiec.people.activities.values import CONTACT, TASK, ContactDraft, Reference, TaskDraft, TermKind
from kupiec.people.parties import public as parties

I = kit.inputs  # noqa: E741 - the letter docs/kit.md gives it


def terms(kind: str) -> Any:
    return lambda by: queries.options(kind)


def people(by: Actor) -> list[tuple[int, str]]:
    return [(one.pk, str(one)) for one in queries.employees(by.company_id)]


def _party_of(request: Any, model: type[Contact] | type[Note]) -> int | None:
    """The party a form speaks of: as typed, as the address says, as the record has it."""
    typed = kit.parse.key(request.POST.get("party_id", "")) if request.method == "POST" else None
    if typed:
        return typed
    match = getattr(request, "resolver_match", None)
    pk = match.kwargs.get("pk") if match else None
    if pk is not None:
        return model._base_manager.filter(pk=pk).values_list("party_id", flat=True).first()
    return kit.parse.key(request.GET.get("party", ""))


def _persons(party_id: int | None, by: Actor) -> list[tuple[int, str]]:
    """Persons of the party, if it may be seen."""
    if not party_id or not parties.visible(by).filter(pk=party_id).exists():
        return []
    rows = parties.Person.objects.filter(party_id=party_id).order_by("archived", "-main", "name_key")
    return [(row.pk, ", ".join(filter(None, [str(row), row.position]))) for row in rows[:60]]


def moment(day: dt.date | None, hour: dt.time | None) -> dt.datetime | None:
    return dt.datetime.combine(day, hour or dt.time(8), clock.WARSAW) if day else None


def split(at: dt.datetime | None) -> tuple[dt.date | None, dt.time | None]:
    local = at.astimezone(clock.WARSAW) if at else None
    return (local.date(), local.time().replace(second=0, microsecond=0, tzinfo=None)) if local else (None, None)


def _given(request: Any) -> dict[str, Any]:
    """What an address says of a new record: `?party=17&link=offers.offer:3&subject=…`."""
    link, subject = reference(request.GET.get("link", "")), request.GET.get("subject", "")[:200]
    return {
        "party_id": kit.parse.key(request.GET.get("party", "")),
        "link": link,
        **({"subject": subject, "title": subject} if subject else {}),
    }


_LINK = Document(
    "link", _("Concerns the document"), span=6, depends=("party_id",), help=_("Number of an offer, order, delivery or invoice.")
)


def contact_fields(request: Any) -> Sequence[Any]:
    """The form of a contact; persons as soon as the party is known."""
    by = request.actor
    known = _persons(_party_of(request, Contact), by)
    persons = I.Choices("persons", _("Persons of theirs"), options=known, span=12)
    return (
        kit.Group(_("What it was about"), (
            I.Pick("party_id", _("Party"), picker="parties.party", required=True, span=6),
            I.Choice("type_id", _("Type"), options=_with_kept(TermKind.CONTACT_TYPE, request), required=True, span=3),
            I.Choice("direction", _("Direction"), options=words.DIRECTIONS, span=3),
            I.Text("subject", _("Subject"), required=True, max=200, span=12),
            I.Area("content", _("Content"), max=10_000, rows=5, span=12, mentions=True),
            I.Text("result", _("Result"), max=400, span=6),
            I.Text("next_step", _("Next step"), max=400, span=6),
        )),
        kit.Group(_("When"), (
            I.Choice("state", _("State"), options=words.STATE_CHOICES, required=True, default="done", span=3),
            I.Day("on", _("Day"), required=True, span=3), Hour("at", _("Hour"), span=2),
            I.Integer("minutes", _("Minutes"), least=0, most=10_080, default=0, span=2),
            I.Day("remind_on", _("Remind on"), span=3), Hour("remind_hour", _("at the hour"), span=2),
        )),
        kit.Group(_("Who"), (
            *((persons,) if known else ()),
            I.Choices("employees", _("Our people"), options=_people_with(request), span=12),
            _LINK,
        )),
    )  # fmt: skip


def _kept(request: Any) -> Any:
    """The record a form changes, if any: what it has stays among the choices."""
    match = getattr(request, "resolver_match", None)
    model = {"contact-edit": Contact, "task-edit": Task}.get(match.url_name if match else "")
    return model._base_manager.filter(pk=match.kwargs["pk"]).first() if model and match else None


def _with_kept(kind: str, request: Any, name: str = "type") -> list[tuple[int, str]]:
    """Entries in use, and the one the record has though it is out of use."""
    found, row = queries.options(kind), _kept(request)
    have = getattr(row, name) if row is not None else None
    return found if have is None or any(pk == have.pk for pk, _name in found) else [*found, (have.pk, str(have))]


def _people_with(request: Any) -> list[tuple[int, str]]:
    found, row = people(request.actor), _kept(request)
    if row is None:
        return found
    read = queries.employees_of_contacts if isinstance(row, Contact) else queries.employees_of_tasks
    known = {pk for pk, _name in found}
    return [*found, *((one.pk, str(one)) for one in read([row.pk]).get(row.pk, ()) if one.pk not in known)]


def _new_contact(request: Any) -> dict[str, Any]:
    day, hour = split(clock.now())
    on = _day_of(request.GET.get("on", "")) or day
    hour = _hour_of(request.GET.get("at", "")) or hour
    begins = moment(on, hour)
    planned = begins is not None and begins > clock.now()
    kind = queries.standard(TermKind.CONTACT_TYPE)
    own = (request.actor.employee_id,) if request.actor.employee_id else ()
    given = request.GET.get("type", "")
    return {
        **_given(request), "on": on, "at": hour, "state": "planned" if planned else "done", "employees": own,
        "minutes": kit.parse.key(request.GET.get("minutes", "")) or 0, "type_id": kit.parse.key(given) or (kind.pk if kind else None),
    }  # fmt: skip


def _day_of(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _hour_of(text: str) -> dt.time | None:
    try:
        return rules.hour(text)
    except Refusal:
        return None


def _contact_values(values: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: values[name] for name in ("party_id", "subject", "content", "result", "next_step", "state", "type_id")}
    return {
        **plain, "direction": values["direction"] or "", "minutes": values["minutes"] or 0, "starts_at": moment(values["on"], values["at"]),
        "remind_at": moment(values["remind_on"], values["remind_hour"]), "employees": values["employees"], "persons": values.get("persons", ()),
    }  # fmt: skip


def _save_contact(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    found = _contact_values(values)
    if pk is None:
        links = (values["link"],) if values["link"] else ()
        (made,) = services.add_contacts([ContactDraft(**found, links=links)], by=by)
        return made
    lead = {"employee_id": found["employees"][0] if found["employees"] else None}
    current = Contact.objects.values_list("employee_id", flat=True).get(pk=pk)
    services.edit_contact(pk, {**found, **({} if current in found["employees"] else lead)}, version=version, by=by)
    _link_also(CONTACT, pk, values["link"], by=by)
    return pk


def _link_also(record: str, pk: int, link: Reference | None, *, by: Actor) -> None:
    if link:
        services.link(record, pk, [link], by=by)


def _load_contact(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.contact(pk, by=by)
    (on, at), (remind_on, remind_hour) = split(row.starts_at), split(row.remind_at)
    names = ("party_id", "subject", "content", "result", "next_step", "state", "type_id", "direction", "minutes")
    return {
        **{name: getattr(row, name) for name in names}, "on": on, "at": at, "remind_on": remind_on, "remind_hour": remind_hour,
        "persons": [one.pk for one in queries.persons_of_contacts([pk]).get(pk, ())],
        "employees": [one.pk for one in queries.employees_of_contacts([pk]).get(pk, ())],
    }, row.version  # fmt: skip


def _to(route: str) -> Any:
    return lambda pk: reverse(route, args=[pk])


ADD_CONTACT = kit.Form(
    "activities.contact-add", _("New contact"), fields=contact_fields, initial=_new_contact, save=_save_contact, done=_to("contact"),
    right="activities.edit",
)  # fmt: skip
EDIT_CONTACT = kit.Form(
    "activities.contact",
    _("Contact"),
    fields=contact_fields,
    load=_load_contact,
    save=_save_contact,
    done=_to("contact"),
    right="activities.edit",
)


def task_fields(request: Any) -> Sequence[Any]:
    checklist = I.Area("checklist", _("Checklist"), rows=3, max=8000, span=12, help=_("One step in a line."))
    new = _kept(request) is None
    return (
        kit.Group(_("What is to be done"), (
            I.Text("subject", _("Subject"), required=True, max=200, span=8),
            I.Choice("type_id", _("Type"), options=_with_kept(TermKind.TASK_TYPE, request), required=True, span=4),
            I.Pick("party_id", _("Party"), picker="parties.party", span=6),
            I.Choice("importance_id", _("Importance"), options=_with_kept(TermKind.IMPORTANCE, request, "importance"), required=True, span=3),
            I.Choice("status_id", _("Status"), options=_with_kept(TermKind.TASK_STATUS, request, "status"), required=True, span=3),
            I.Area("content", _("Description"), max=10_000, rows=4, span=12, mentions=True), *((checklist,) if new else ()),
        )),
        kit.Group(_("When"), (
            I.Day("due", _("Due on"), span=3), Hour("at", _("Hour"), span=2),
            I.Integer("minutes", _("Minutes"), least=0, most=10_080, default=0, span=2),
            I.Integer("percent", _("Completion, %"), least=0, most=100, default=0, span=2),
            I.Day("remind_on", _("Remind on"), span=3), Hour("remind_hour", _("at the hour"), span=2),
            I.Choice("repeat", _("Comes again"), options=words.REPEATS, span=3, blank=_("does not")),
            I.Integer("repeat_every", _("every which time"), least=1, most=99, default=1, span=2),
            I.Day("repeat_until", _("until"), span=3),
        )),
        kit.Group(_("Who"), (I.Choices("employees", _("Whose task"), options=_people_with(request), span=12), _LINK)),
    )  # fmt: skip


def _new_task(request: Any) -> dict[str, Any]:
    found = {
        f"{name}_id": queries.standard(kind)
        for name, kind in (("type", TermKind.TASK_TYPE), ("importance", TermKind.IMPORTANCE), ("status", TermKind.TASK_STATUS))
    }
    own = (request.actor.employee_id,) if request.actor.employee_id else ()
    due = _day_of(request.GET.get("on", "")) or clock.today()
    return {**_given(request), **{name: term.pk for name, term in found.items() if term}, "due": due, "employees": own}


_TASK = ("party_id", "subject", "content", "due", "at", "repeat_until", "type_id", "importance_id", "status_id")


def _save_task(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    found = {
        **{name: values[name] for name in _TASK}, "minutes": values["minutes"] or 0, "percent": values["percent"] or 0,
        "repeat": values["repeat"] or "", "repeat_every": values["repeat_every"] or 1,
        "remind_at": moment(values["remind_on"], values["remind_hour"]), "employees": values["employees"],
    }  # fmt: skip
    if pk is None:
        links = (values["link"],) if values["link"] else ()
        draft = TaskDraft(**found, links=links, checklist=tuple((values.get("checklist") or "").splitlines()))
        (made,) = services.add_tasks([draft], by=by)
        return made
    services.edit_task(pk, found, version=version, by=by)
    _link_also(TASK, pk, values["link"], by=by)
    return pk


def _load_task(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.task(pk, by=by)
    remind_on, remind_hour = split(row.remind_at)
    names = (*_TASK, "minutes", "percent", "repeat", "repeat_every")
    people_of = [one.pk for one in queries.employees_of_tasks([pk]).get(pk, ())]
    return {
        **{name: getattr(row, name) for name in names},
        "remind_on": remind_on,
        "remind_hour": remind_hour,
        "employees": people_of,
    }, row.version


ADD_TASK = kit.Form(
    "activities.task-add", _("New task"), fields=task_fields, initial=_new_task, save=_save_task, done=_to("task"), right="activities.edit"
)
EDIT_TASK = kit.Form(
    "activities.task", _("Task"), fields=task_fields, load=_load_task, save=_save_task, done=_to("task"), right="activities.edit"
)

_NOTE = (
    I.Pick("party_id", _("Party"), picker="parties.party", required=True, span=5),
    I.Pick("person_id", _("Person"), picker="parties.person", depends=("party_id",), span=4),
    I.Day("on", _("Day"), required=True, span=3),
    I.Text("title", _("Title"), required=True, max=200, span=12),
    Rich(
        "html",
        _("Text"),
        rows=12,
        max=19_000,
        span=12,
        help=_("Formatting: <b>, <i>, <u>, <h2>, <ul><li>; an empty line begins a paragraph."),
    ),
    I.Text("theirs", _("On their side"), max=400, span=6),
    I.Text("ours", _("On our side"), max=400, span=6),
    I.Text("result", _("Result"), max=400, span=6),
    I.Text("next_step", _("Next step"), max=400, span=6),
    I.Flag("pinned", _("Pinned on top of the journal"), span=6),
)


def _save_note(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    plain = {name: value for name, value in values.items() if name != "link"}
    if pk is None:
        return services.write_note(plain, links=[values["link"]] if values.get("link") else [], by=by)
    services.edit_note(pk, plain, version=version, by=by)
    return pk


def _load_note(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.note(pk, by=by)
    return {field.name: getattr(row, field.name) for field in _NOTE}, row.version


ADD_NOTE = kit.Form(
    "activities.note-add", _("New note"), fields=(*_NOTE, _LINK), initial=lambda request: {**_given(request), "on": clock.today()}, save=_save_note,
    done=_to("note"), right="activities.edit",
)  # fmt: skip
EDIT_NOTE = kit.Form(
    "activities.note", _("Memo"), fields=_NOTE, load=_load_note, save=_save_note, done=_to("note"), right="activities.edit"
)

__all__ = ["ADD_CONTACT", "ADD_NOTE", "ADD_TASK", "EDIT_CONTACT", "EDIT_NOTE", "EDIT_TASK", "moment", "people", "split", "terms"]
