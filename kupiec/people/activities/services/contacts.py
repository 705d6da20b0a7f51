"""Contacts: entered, changed, done, missed, moved (ACT-1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.db.models import F

from kupiec.ground.kernel import audit, clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_
from kupiec.people.activities import queries, rules
from kupiec.people.activities.models import Contact, ContactEmployee, ContactPerson, Note, Term
from kupiec.people.activities.services import checks, figures, linking, naming, reminding
from kupiec.people.activities.values import CONTACT, ContactDraft, ContactState, TermKind

COLUMNS = ("party_id", "subject", "starts_at", "direction", "state", "minutes", "content", "result", "next_step", "remind_at")
LINES = ("subject", "result", "next_step")
SPAN = dt.timedelta(days=366 * 30)


def add_contacts(drafts: Sequence[ContactDraft], *, by: Actor) -> list[int]:
    """Enter contacts with their people and documents; ids in order. A type may write its note by itself (ACT-4).

    Refuses REQUIRED, UNKNOWN_KEY, TOO_LONG, BAD_CHOICE, NOT_YET for a contact done in the future.
    """
    by.require("activities.edit")
    if not drafts:
        return []
    checks.own_parties({draft.party_id for draft in drafts}, by=by)
    checks.own_employees({pk for draft in drafts for pk in (*draft.employees, *_lead(draft, by))}, by=by)
    checks.persons_at((draft.party_id, draft.persons) for draft in drafts)
    checks.documents_seen({one for draft in drafts for one in draft.links}, by=by)
    kinds = _types(drafts)
    with tx.write_tx(by=by):
        rows = [_row(draft, kinds[draft.type_id], by) for draft in drafts]
        Contact.objects.bulk_create(rows)
        _people([(row, draft) for row, draft in zip(rows, drafts, strict=True)])
        linking.write(CONTACT, {row.pk: draft.links for row, draft in zip(rows, drafts, strict=True)})
        _settle(rows, by=by)
        _notes(rows, by=by)
    return [row.pk for row in rows]


def _types(drafts: Sequence[ContactDraft]) -> dict[int | None, Term]:
    return {one: checks.term_of(TermKind.CONTACT_TYPE, one, field="type_id") for one in {draft.type_id for draft in drafts}}


def _lead(draft: ContactDraft, by: Actor) -> list[int]:
    """Who leads the contact: as said, else whoever enters it."""
    lead = draft.employee_id or by.employee_id
    return [lead] if lead else []


def _row(draft: ContactDraft, kind: Term, by: Actor) -> Contact:
    now = clock.now()
    values = {name: value for name, value in asdict(draft).items() if name in COLUMNS}
    values["starts_at"] = draft.starts_at or now
    if draft.remind_at is None and draft.state == ContactState.PLANNED:
        values["remind_at"] = rules.reminder(values["starts_at"], kind.remind_minutes)
    clean = _clean(values)
    _check(clean)
    lead = _lead(draft, by)
    return Contact(
        company_id=by.company_id, type=kind, employee_id=lead[0] if lead else None, created_at=now, updated_at=now,
        created_by_id=by.user_id, search=_search(clean), **clean,
    )  # fmt: skip


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    clean = checks.texts(values, lines=LINES)
    entered.required(clean, "subject")
    records.fit(Contact, {name: value for name, value in clean.items() if isinstance(value, (str, int)) and name != "party_id"})
    return clean


def _check(values: Mapping[str, Any]) -> None:
    """What holds of a whole contact: it is not done before it began, nor lasts for weeks."""
    now, start = clock.now(), values["starts_at"]
    if abs(start - now) > SPAN:
        raise Refusal("BAD_DAY", N_("This day is too far away."), "on")
    if values["state"] != ContactState.PLANNED and start > now + dt.timedelta(days=1):
        raise Refusal("NOT_YET", N_("It has not taken place yet; plan it."), "state")
    if not 0 <= values["minutes"] <= 10_080:
        raise Refusal("BAD_NUMBER", N_("A contact lasts a week at most."), "minutes")


def _search(values: Mapping[str, Any]) -> str:
    return fold(" ".join(values[name] for name in ("subject", "result", "next_step", "content")))[:5000]


def _people(pairs: Sequence[tuple[Contact, Any]]) -> None:
    """Both sides of new contacts, the leading employee first; two statements."""
    ours = [
        ContactEmployee(contact_id=row.pk, employee_id=pk)
        for row, draft in pairs
        for pk in dict.fromkeys([*([row.employee_id] if row.employee_id else []), *draft.employees])
    ]
    ContactEmployee.objects.bulk_create(ours)
    ContactPerson.objects.bulk_create(
        [ContactPerson(contact_id=row.pk, person_id=pk) for row, draft in pairs for pk in dict.fromkeys(draft.persons)]
    )


def _settle(rows: Sequence[Contact], *, by: Actor, parties: Sequence[int] = ()) -> None:
    """After every change: reminders of planned contacts, colleagues named, figures of their parties."""
    people = queries.employees_of_contacts([row.pk for row in rows])
    wanted = [
        reminding.Wanted(row.pk, row.remind_at, row.subject, tuple(one.pk for one in people.get(row.pk, ())))
        for row in rows
        if row.remind_at is not None and row.state == ContactState.PLANNED
    ]  # fmt: skip
    reminding.replace(CONTACT, [row.pk for row in rows], wanted, by=by)
    naming.name_colleagues(rows, by=by)
    figures.refresh({*(row.party_id for row in rows), *parties})


def _notes(rows: Sequence[Contact], *, by: Actor) -> None:
    from kupiec.people.activities.services.notes import note_contacts

    done = [row.pk for row in rows if row.type.makes_note and row.state == ContactState.DONE]
    if done:
        note_contacts(done, by=by)


def edit_contact(pk: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """Change a contact: only the fields named, `employees` and `persons` among them. Answers the new version.

    Refuses as `add_contacts`, and CONFLICT.
    """
    by.require("activities.edit")
    with tx.write_tx(by=by):
        row = queries.contacts(by).select_related("type").get(pk=pk)
        before = row.party_id
        plain = {name: value for name, value in changes.items() if name in COLUMNS}
        records.required(Contact, plain)
        clean = _clean(plain)
        whole = {name: clean.get(name, getattr(row, name)) for name in COLUMNS}
        _check(whole)
        if "type_id" in changes:
            row.type = checks.term_of(TermKind.CONTACT_TYPE, changes["type_id"], field="type_id", kept=row.type_id)
        _check_people(row, whole["party_id"], changes, by=by)
        more = {"type_id": row.type_id, "employee_id": changes.get("employee_id", row.employee_id)}
        new = records.update(row, {**clean, **more, "search": _search(whole), "updated_at": clock.now()}, version=version)
        for name, value in {**clean, **more}.items():
            setattr(row, name, value)
        _replace_people(row, changes, keep_persons=before == row.party_id)
        _settle([row], by=by, parties=[before])
        _notes([row], by=by)
    return new


def _check_people(row: Contact, party_id: int, changes: Mapping[str, Any], *, by: Actor) -> None:
    if party_id != row.party_id:
        checks.own_parties({party_id}, by=by)
    kept = [one.pk for one in queries.employees_of_contacts([row.pk]).get(row.pk, ())]
    named = [pk for pk in (*(changes.get("employees") or ()), changes.get("employee_id")) if pk]
    checks.own_employees(named, by=by, kept=kept)
    if changes.get("persons"):
        checks.persons_at([(party_id, changes["persons"])])


def _replace_people(row: Contact, changes: Mapping[str, Any], *, keep_persons: bool) -> None:
    if "employees" in changes or "employee_id" in changes:
        lead = [row.employee_id] if row.employee_id else []
        given = changes.get("employees")
        kept = (
            given if given is not None else ContactEmployee.objects.filter(contact=row).order_by("pk").values_list("employee_id", flat=True)
        )
        wanted = list(dict.fromkeys([*lead, *kept]))
        ContactEmployee.objects.filter(contact=row).delete()
        ContactEmployee.objects.bulk_create([ContactEmployee(contact=row, employee_id=pk) for pk in wanted])
    if "persons" in changes or not keep_persons:
        ContactPerson.objects.filter(contact=row).delete()
        ContactPerson.objects.bulk_create([ContactPerson(contact=row, person_id=pk) for pk in dict.fromkeys(changes.get("persons") or ())])


def _locked(ids: Sequence[int], *, by: Actor) -> list[Contact]:
    rows = list(queries.contacts(by).filter(pk__in=list(ids)).select_related("type").select_for_update(of=("self",)).order_by("pk"))
    entered.all_there(rows, ids)
    return rows


def _to(ids: Sequence[int], state: str, *, by: Actor, result: str = "", verb: str) -> int:
    """Contacts come into a state; a set at a constant number of statements."""
    by.require("activities.edit")
    result = entered.one_line(result)
    records.fit(Contact, {"result": result})
    with tx.write_tx(by=by):
        rows = _locked(ids, by=by)
        now = clock.now()
        if state == ContactState.DONE and any(row.starts_at > now + dt.timedelta(days=1) for row in rows):
            raise Refusal("NOT_YET", N_("It has not taken place yet; plan it."), "state")
        more = {"result": result} if result else {}
        Contact.objects.filter(pk__in=[row.pk for row in rows]).update(state=state, version=F("version") + 1, updated_at=now, **more)
        for row in rows:
            row.state = state
        _settle(rows, by=by)
        _notes(rows, by=by)
        audit.tell(CONTACT, [row.pk for row in rows], verb, by=by)
    return len(rows)


def finish_contacts(ids: Sequence[int], *, result: str = "", by: Actor) -> int:
    """Planned contacts took place; the result may be told. Refuses NOT_YET, NOT_FOUND."""
    return _to(ids, ContactState.DONE, by=by, result=result, verb="done")


def miss_contacts(ids: Sequence[int], *, by: Actor) -> int:
    """Planned contacts did not take place."""
    return _to(ids, ContactState.MISSED, by=by, verb="missed")


def plan_again(ids: Sequence[int], *, by: Actor) -> int:
    """Contacts marked done or missed by mistake are planned again."""
    return _to(ids, ContactState.PLANNED, by=by, verb="planned")


def move_contact(pk: int, *, starts_at: dt.datetime, version: int | None = None, by: Actor) -> int:
    """Move a planned contact to another moment, its reminder with it. Refuses NOT_PLANNED."""
    by.require("activities.edit")
    row = queries.contacts(by).get(pk=pk)
    if row.state != ContactState.PLANNED:
        raise Refusal("NOT_PLANNED", N_("Only planned contacts can be moved."), "starts_at")
    remind = row.remind_at + (starts_at - row.starts_at) if row.remind_at else None
    return edit_contact(pk, {"starts_at": starts_at, "remind_at": remind}, version=version, by=by)


def remove_contacts(ids: Sequence[int], *, by: Actor) -> int:
    """Delete contacts entered by mistake. Refuses IN_USE when a note was made of one."""
    by.require("activities.remove")
    with tx.write_tx(by=by):
        rows = _locked(ids, by=by)
        keys = [row.pk for row in rows]
        if Note.objects.filter(contact_id__in=keys).exists():
            raise Refusal("IN_USE", N_("A note was made of this contact, so it can’t be deleted."))
        ContactEmployee.objects.filter(contact_id__in=keys).delete()
        ContactPerson.objects.filter(contact_id__in=keys).delete()
        linking.drop(CONTACT, keys)
        reminding.replace(CONTACT, keys, (), by=by)
        Contact.objects.filter(pk__in=keys).delete()
        figures.refresh({row.party_id for row in rows})
    return len(rows)
