"""The room's REST interface: contacts, tasks, notes, dictionaries, journals of customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404

from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.ground.kit.keyset import BadAddress
from kupiec.people.activities import journal, queries, services, words
from kupiec.people.activities.models import Term
from kupiec.people.activities.schemas import (
    ContactIn,
    ContactOut,
    EntryOut,
    ItemOut,
    JournalOut,
    LinkIn,
    NoteIn,
    NoteOut,
    TaskIn,
    TaskOut,
    TermIn,
    TermOut,
)
from kupiec.people.activities.values import CONTACT, NOTE, TASK, ContactDraft, TaskDraft
from kupiec.people.parties import public as parties

router = api.Router(tags=["activities"])


def _links(data: Sequence[LinkIn]) -> tuple[tuple[str, int], ...]:
    return tuple((one.subject, one.id) for one in data)


def _references(record: str) -> Any:
    def expand(rows: Sequence[Any], by: Actor) -> Mapping[int, Any]:
        found = queries.links_of(record, [row.pk for row in rows])
        return {row.pk: [{"subject": subject, "id": pk} for subject, pk in found.get(row.pk, ())] for row in rows}

    return expand


def _ids(read: Any) -> Any:
    def expand(rows: Sequence[Any], by: Actor) -> Mapping[int, Any]:
        found = read([row.pk for row in rows])
        return {row.pk: [one.pk for one in found.get(row.pk, ())] for row in rows}

    return expand


def _checklists(rows: Sequence[Any], by: Actor) -> Mapping[int, Any]:
    found = queries.items_of_tasks([row.pk for row in rows])
    return {row.pk: [ItemOut.from_orm(item) for item in found.get(row.pk, ())] for row in rows}


def _assigned(rows: Any, value: Any, by: Actor) -> Any:
    return queries.assigned(rows, kit.parse.key(str(value)))


def _require_party(values: Mapping[str, Any]) -> None:
    if not values.get("party_id"):
        raise Refusal("REQUIRED", N_("Fill this in."), "party_id")


@router.post("/contacts", response={201: ContactOut})
def create_contact(request: kit.Request, data: ContactIn) -> object:
    """Enter a contact."""
    values = data.as_given("links")
    _require_party(values)
    draft = ContactDraft(**{"subject": "", **values}, links=_links(data.links))
    (pk,) = services.add_contacts([draft], by=request.actor)
    return 201, queries.contact(pk, by=request.actor)


@router.put("/contacts/{id}", response=ContactOut)
def edit_contact(request: kit.Request, id: int, data: ContactIn) -> object:
    """Change a contact, only the fields named."""
    with tx.write_tx(by=request.actor):
        services.edit_contact(id, data.as_given("links"), version=api.version(request), by=request.actor)
        if data.links:
            services.link(CONTACT, id, _links(data.links), by=request.actor)
    return queries.contact(id, by=request.actor)


@router.post("/tasks", response={201: TaskOut})
def create_task(request: kit.Request, data: TaskIn) -> object:
    """Enter a task."""
    draft = TaskDraft(**{"subject": "", **data.as_given("links")}, links=_links(data.links))
    (pk,) = services.add_tasks([draft], by=request.actor)
    return 201, queries.task(pk, by=request.actor)


@router.put("/tasks/{id}", response=TaskOut)
def edit_task(request: kit.Request, id: int, data: TaskIn) -> object:
    """Change a task, only the fields named."""
    with tx.write_tx(by=request.actor):
        services.edit_task(id, data.as_given("links", "checklist"), version=api.version(request), by=request.actor)
        if data.links:
            services.link(TASK, id, _links(data.links), by=request.actor)
    return queries.task(id, by=request.actor)


@router.post("/notes", response={201: NoteOut})
def create_note(request: kit.Request, data: NoteIn) -> object:
    """Write a note; its number is taken."""
    pk = services.write_note(data.as_given("links"), links=_links(data.links), by=request.actor)
    return 201, queries.note(pk, by=request.actor)


@router.put("/notes/{id}", response=NoteOut)
def edit_note(request: kit.Request, id: int, data: NoteIn) -> object:
    """Change a note, only the fields named."""
    with tx.write_tx(by=request.actor):
        services.edit_note(id, data.as_given("links"), version=api.version(request), by=request.actor)
        if data.links:
            services.link(NOTE, id, _links(data.links), by=request.actor)
    return queries.note(id, by=request.actor)


@router.post("/terms", response={201: TermOut})
def create_term(request: kit.Request, data: TermIn) -> object:
    """Add an entry to a dictionary."""
    return 201, Term.objects.get(pk=services.save_term(data.as_given(), by=request.actor))


@router.put("/terms/{id}", response=TermOut)
def edit_term(request: kit.Request, id: int, data: TermIn) -> object:
    """Change an entry of a dictionary."""
    services.save_term(data.as_given(), pk=id, version=api.version(request), by=request.actor)
    return Term.objects.get(pk=id)


@router.get("/journal/{id}", response=JournalOut)
def journal_of_party(request: kit.Request, id: int, group: str = "", after: str = "") -> object:
    """The journal of a customer, latest first; `group` chooses a kind of entries."""
    by = request.actor
    by.require("activities.see")
    if not parties.visible(by).filter(pk=id).exists() or (group and group not in {key for key, _label, _icon in words.GROUPS}):
        raise Http404(id)
    try:
        page = journal.page(id, by=by, groups=(group,) if group else (), after=after)
    except BadAddress as error:
        raise Refusal("BAD_PARAMETER", N_("This place is not one of the journal."), "after") from error
    return JournalOut(items=[_entry(one) for one in page.shown], next=page.after)


def _entry(one: journal.Shown) -> EntryOut:
    names = ("subject", "subject_id", "at", "group", "title", "code", "number", "who", "detail", "figure")
    return EntryOut(
        **{name: getattr(one.entry, name) for name in names}, importance=str(one.importance.text) if one.importance else "",
        state=str(one.state.text) if one.state else "", percent=one.mark.percent if one.mark else None,
    )  # fmt: skip


api.bulk(router, "/contacts/finish", services.finish_contacts, name="finish_contacts", summary="Planned contacts took place")
api.bulk(router, "/contacts/miss", services.miss_contacts, name="miss_contacts", summary="Planned contacts did not take place")
api.bulk(router, "/contacts/note", services.note_contacts, name="note_contacts", summary="Make notes of contacts")
api.bulk(router, "/tasks/complete", services.complete, name="complete_tasks", summary="Tasks are done")
api.bulk(router, "/tasks/reopen", services.reopen, name="reopen_tasks", summary="Open tasks again")
api.collection(
    router, "/contacts",
    api.Collection(
        rows=lambda by: queries.contacts(by).select_related("type"), out=ContactOut, right="activities.see", default_sort="-starts_at",
        filters={"party": "party_id", "type": "type__code__in", "state": "state__in", "employee": "employee_id", "from": "starts_at__gte", "to": "starts_at__lt"},
        sorts={"starts_at": "starts_at", "updated_at": "updated_at"}, search=queries.SEARCHED,
        expand={"employees": _ids(queries.employees_of_contacts), "persons": _ids(queries.persons_of_contacts), "links": _references(CONTACT)},
    ),
    name="contacts",
)  # fmt: skip
api.collection(
    router, "/tasks",
    api.Collection(
        rows=lambda by: queries.tasks(by).select_related("status"), out=TaskOut, right="activities.see", default_sort="due",
        filters={"party": "party_id", "status": "status__code__in", "closed": "closed", "employee": _assigned, "due_from": "due__gte", "due_to": "due__lte"},
        sorts={"due": "due", "created_at": "created_at", "updated_at": "updated_at"}, search=queries.SEARCHED,
        expand={"employees": _ids(queries.employees_of_tasks), "checklist": _checklists, "links": _references(TASK)},
    ),
    name="tasks",
)  # fmt: skip
api.collection(
    router, "/notes",
    api.Collection(
        rows=queries.notes, out=NoteOut, right="activities.see", default_sort="-on", search=queries.SEARCHED,
        filters={"party": "party_id", "pinned": "pinned", "from": "on__gte", "to": "on__lte"}, sorts={"on": "on", "number": "number"},
        expand={"links": _references(NOTE)},
    ),
    name="notes",
)  # fmt: skip
api.collection(
    router, "/terms",
    api.Collection(rows=lambda by: Term.objects.all(), out=TermOut, right="activities.see", default_sort="position",
                   filters={"kind": "kind__in", "active": "active"}, sorts={"position": "position", "name": "name"}),
    name="terms",
)  # fmt: skip
