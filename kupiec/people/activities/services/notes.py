"""Notes: written by hand, made of contacts, pinned; each with its own number (ACT-4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F

from kupiec.ground.company.public import take_numbers
from kupiec.ground.kernel import audit, clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_
from kupiec.people.activities import queries, rich
from kupiec.people.activities.models import Contact, Note
from kupiec.people.activities.services import checks, linking, naming
from kupiec.people.activities.values import CONTACT, NOTE, Reference
from kupiec.people.parties import public as parties

SERIES = "NT"
COLUMNS = ("party_id", "person_id", "task_id", "on", "title", "html", "theirs", "ours", "result", "next_step", "pinned")
LINES = ("title", "theirs", "ours", "result", "next_step")


def write_note(values: Mapping[str, Any], *, links: Sequence[Reference] = (), by: Actor) -> int:
    """Write a note of a party: `title`, `html` and what else there is; its number is taken at once.

    Refuses REQUIRED, UNKNOWN_KEY, TOO_LONG, NO_SERIES.
    """
    by.require("activities.edit")
    clean = _clean({"on": clock.today(), "html": "", **{name: value for name, value in values.items() if name in COLUMNS}})
    for name in ("party_id", "title"):
        entered.required({name: clean.get(name)}, name)
    _check_keys(clean, by=by)
    checks.documents_seen(set(links), by=by)
    with tx.write_tx(by=by):
        (row,) = _insert([Note(**clean)], by=by)
        linking.write(NOTE, {row.pk: links})
        naming.name_colleagues([row], by=by)
    return int(row.pk)


def _insert(rows: Sequence[Note], *, by: Actor) -> list[Note]:
    """New notes with their numbers, taken last."""
    now = clock.now()
    for row in rows:
        row.company_id, row.created_at, row.updated_at, row.created_by_id = by.company_id, now, now, by.user_id
        row.employee_id = row.employee_id or by.employee_id
        row.search = _search(row)
    numbers: dict[Any, list[str]] = {}
    for on in sorted({row.on for row in rows}):
        count = sum(row.on == on for row in rows)
        numbers[on] = take_numbers(SERIES, company_id=by.company_id, on=on, count=count, branch_id=by.branch_id)
    for row in rows:
        row.number = numbers[row.on].pop(0)
    return Note.objects.bulk_create(rows)


def _search(row: Note) -> str:
    return fold(" ".join((row.number, row.title, row.result, row.next_step, rich.plain(row.html))))[:5000]


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    clean = checks.texts(values, lines=LINES, areas=())
    if "html" in clean:
        if len(clean["html"] or "") > rich.LONGEST:
            raise Refusal("TOO_LONG", N_("At most %(limit)s characters."), "html", params={"limit": rich.LONGEST})
        clean["html"] = rich.clean(clean["html"] or "")
    entered.required(clean, "title")
    if clean.get("on") is None and "on" in clean:
        clean["on"] = clock.today()
    records.fit(Note, {name: value for name, value in clean.items() if isinstance(value, str)})
    return clean


def _check_keys(values: Mapping[str, Any], *, by: Actor) -> None:
    """The party may be seen, the person is its own, the task is one the actor sees."""
    checks.own_parties({values.get("party_id")}, by=by)
    if values.get("person_id"):
        checks.persons_at([(values["party_id"], [values["person_id"]])])
    if values.get("task_id") and not queries.tasks(by).filter(pk=values["task_id"]).exists():
        raise Refusal("UNKNOWN_KEY", N_("There is no such record: %(key)s."), "task_id", params={"key": values["task_id"]})


def edit_note(pk: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """Change a note, only the fields named; its number stays. Answers the new version."""
    by.require("activities.edit")
    with tx.write_tx(by=by):
        row = queries.notes(by).get(pk=pk)
        clean = _clean({name: value for name, value in changes.items() if name in COLUMNS})
        entered.required(clean, "party_id")
        _check_keys({name: clean.get(name, getattr(row, name)) for name in ("party_id", "person_id", "task_id")}, by=by)
        for name, value in clean.items():
            setattr(row, name, value)
        changed = records.update(row, {**clean, "search": _search(row), "updated_at": clock.now()}, version=version)
        naming.name_colleagues([row], by=by)
    return changed


def note_contacts(contact_ids: Sequence[int], *, by: Actor) -> list[int]:
    """The notes of contacts, made where there are none: date, party, both sides, subject, content, result, next step.

    Answers the ids of the notes in the order of the contacts. Constant statements for any set.
    """
    by.require("activities.edit")
    with tx.write_tx(by=by):
        rows = list(queries.contacts(by).filter(pk__in=list(contact_ids)).select_for_update(of=("self",)).order_by("pk"))
        entered.all_there(rows, contact_ids)
        ids = [row.pk for row in rows]
        known = dict(Note.objects.filter(contact_id__in=ids).values_list("contact_id", "pk"))
        ours, theirs = queries.employees_of_contacts(ids), queries.persons_of_contacts(ids)
        fresh = [_of_contact(row, ours.get(row.pk, ()), theirs.get(row.pk, ())) for row in rows if row.pk not in known]
        made = _insert(fresh, by=by)
        known |= {row.contact_id: row.pk for row in made if row.contact_id}
        links = queries.links_of(CONTACT, [row.contact_id for row in made if row.contact_id])
        linking.write(NOTE, {known[pk]: found for pk, found in links.items()})
        audit.tell(CONTACT, [row.contact_id for row in made if row.contact_id], "noted", by=by)
    return [known[pk] for pk in contact_ids]


def _of_contact(row: Contact, ours: Sequence[Any], theirs: Sequence[parties.Person]) -> Note:
    return Note(
        party_id=row.party_id, contact_id=row.pk, on=row.starts_at.astimezone(clock.WARSAW).date(), title=row.subject,
        html=rich.clean(rich.paragraphs(row.content)), theirs=_named(theirs), ours=_named(ours), result=row.result,
        next_step=row.next_step, employee_id=row.employee_id, person_id=theirs[0].pk if len(theirs) == 1 else None,
    )  # fmt: skip


def _named(people: Sequence[Any]) -> str:
    return ", ".join(", ".join(filter(None, [str(one), one.position])) if len(people) == 1 else str(one) for one in people)[:400]


def pin(ids: Sequence[int], *, by: Actor) -> int:
    """Keep notes on top of the journal."""
    return _pin(ids, pinned=True, by=by)


def unpin(ids: Sequence[int], *, by: Actor) -> int:
    return _pin(ids, pinned=False, by=by)


def _pin(ids: Sequence[int], *, pinned: bool, by: Actor) -> int:
    by.require("activities.edit")
    with tx.write_tx(by=by):
        rows = list(queries.notes(by).filter(pk__in=list(ids)).select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
        entered.all_there(rows, ids)
        return Note.objects.filter(pk__in=rows).update(pinned=pinned, version=F("version") + 1, updated_at=clock.now())
