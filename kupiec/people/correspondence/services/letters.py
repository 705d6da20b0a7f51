"""Letters put in the register and changed (COR-1)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from kupiec.ground.company.public import take_numbers
from kupiec.ground.kernel import clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_
from kupiec.people.correspondence import found, queries, rules
from kupiec.people.correspondence.models import Letter
from kupiec.people.correspondence.services import checks, linking
from kupiec.people.correspondence.values import LANGUAGES, SERIES, LetterDraft, TermKind, Way
from kupiec.people.parties import public as parties

LINES = ("name", "person_name", "street", "postal_code", "city", "subject", "their_sign", "tracking", "remarks")
WHO = ("name", "person_name", "street", "postal_code", "city", "country")
PLAIN = (
    *LINES, "country", "content", "language", "party_id", "person_id", "employee_id", "answers_id", "registered_on", "written_on", "received_on", "due_on",
    "postage", "weight_g", "declared", "collected",
)  # fmt: skip
CHANGEABLE = tuple(name for name in PLAIN if name != "registered_on")


def register(drafts: Sequence[LetterDraft], *, by: Actor) -> list[int]:
    """Put letters in the register, each under the next number of its way; ids in order. Constant statements for any set.

    Refuses REQUIRED, UNKNOWN_KEY, TOO_LONG, BAD_CHOICE, BAD_DAY, NOT_YET, WRONG_ORDER, BAD_NUMBER, NO_SERIES.
    """
    by.require("correspondence.edit")
    if not drafts:
        return []
    checks.own_parties([draft.party_id for draft in drafts], by=by)
    checks.own_employees([draft.employee_id for draft in drafts], by=by)
    persons = checks.persons_at((draft.party_id, draft.person_id) for draft in drafts)
    checks.documents_seen({one for draft in drafts for one in draft.links}, by=by)
    terms = checks.Terms()
    with tx.write_tx(by=by):
        before = checks.letters_seen([draft.answers_id for draft in drafts], by=by)
        facts = parties.documents_facts({draft.party_id for draft in drafts if draft.party_id}, company_id=by.company_id)
        rows = [_row(draft, _Known(terms, facts, persons, before), by) for draft in drafts]
        _number(rows, by=by)
        Letter.objects.bulk_create(rows)
        linking.write({row.pk: draft.links for row, draft in zip(rows, drafts, strict=True)})
        found.index(rows, by=by)
    return [row.pk for row in rows]


class _Known:
    """What a call knows beforehand of all its letters."""

    def __init__(
        self,
        terms: checks.Terms,
        facts: Mapping[int, parties.PartyFacts],
        persons: Mapping[int, parties.Person],
        before: Mapping[int, Letter],
    ) -> None:
        self.terms, self.facts, self.persons, self.before = terms, facts, persons, before


def _row(draft: LetterDraft, known: _Known, by: Actor) -> Letter:
    now, today = clock.now(), clock.today()
    values = {name: value for name, value in asdict(draft).items() if name in PLAIN}
    values["registered_on"] = draft.registered_on or today
    if draft.way == Way.IN:
        values["received_on"] = draft.received_on or values["registered_on"]
    else:
        values["received_on"] = None
    person = known.persons.get(draft.person_id or 0)
    facts = known.facts.get(draft.party_id or 0)
    values = _with_party(values, facts, person)
    values["language"] = draft.language or _spoken(facts)
    values["employee_id"] = draft.employee_id or by.employee_id
    clean = _clean({**values, "way": draft.way})
    rules.check_days(clean, today=today)
    before = known.before.get(draft.answers_id or 0)
    return Letter(
        company_id=by.company_id, state=rules.first_state(draft.way), created_at=now, updated_at=now, created_by_id=by.user_id,
        type=known.terms.of(TermKind.TYPE, draft.type_id, way=draft.way),
        medium=known.terms.of(TermKind.MEDIUM, draft.medium_id, way=draft.way), thread_id=(before.thread_id or before.pk) if before else None, **clean,
    )  # fmt: skip


def _spoken(facts: parties.PartyFacts | None) -> str:
    """The language we write to them in."""
    if facts is None:
        return "pl"
    return facts.language if facts.language in LANGUAGES else "en"


def _with_party(values: Mapping[str, Any], facts: parties.PartyFacts | None, person: parties.Person | None) -> dict[str, Any]:
    """What was not written of a known party is taken from it: name, person, its address for mail, else its seat."""
    if facts is None:
        return {**values, "country": values.get("country") or "PL"}
    mail = next((one for one in facts.addresses if one.kind == "mail"), facts.seat)
    taken = {"name": facts.name, "person_name": str(person or "")}
    if mail is not None and not any(values.get(name) for name in ("street", "postal_code", "city")):
        taken |= {"street": mail.street, "postal_code": mail.postal_code, "city": mail.city, "country": mail.country}
    return {
        **values,
        **{name: value for name, value in taken.items() if not values.get(name)},
        "country": values.get("country") or taken.get("country", ""),
    }


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    clean = checks.texts(values, lines=LINES, areas=("content",))
    for name in ("subject", "name"):
        entered.required(clean, name)
    if "country" in clean:
        clean["country"] = entered.one_line(clean["country"] or "").upper()
    if "language" in clean and clean["language"] not in LANGUAGES:
        raise Refusal("BAD_CHOICE", N_("Choose from the list."), "language")
    records.fit(Letter, {name: value for name, value in clean.items() if not name.endswith(("_id", "_on"))})
    rules.check_post(clean)
    return clean


def _number(rows: Sequence[Letter], *, by: Actor) -> None:
    """Numbers by way and day, taken last; and the words letters are found by."""
    sets: defaultdict[tuple[str, dt.date], list[Letter]] = defaultdict(list)
    for row in rows:
        sets[row.way, row.registered_on].append(row)
    for (way, on), some in sorted(sets.items(), key=lambda one: one[0]):
        numbers = take_numbers(SERIES[way], company_id=by.company_id, on=on, count=len(some), branch_id=by.branch_id)
        for row, number in zip(some, numbers, strict=True):
            row.number = number
            row.search = search_words(row)


def search_words(row: Letter) -> str:
    told = (row.number, row.name, row.person_name, row.subject, row.their_sign, row.tracking, row.city, row.remarks, row.content)
    return fold(" ".join(told))[:5000]


def edit_letter(pk: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """Change a letter, only the fields named; number and way stay. Answers the new version.

    Another party brings its name and address, unless they are named too. Refuses as `register`, WITHDRAWN, SENT, CONFLICT.
    """
    by.require("correspondence.edit")
    with tx.write_tx(by=by):
        row = queries.visible(by).select_for_update(of=("self",)).get(pk=pk)
        asked = {name: value for name, value in changes.items() if name in CHANGEABLE}
        clean = _clean(_changed_party(row, asked, by=by))
        rules.check_change(row.state, clean, {name: getattr(row, name) for name in CHANGEABLE})
        _check_keys(row, clean, by=by)
        for name, value in clean.items():
            setattr(row, name, value)
        _change_terms(row, changes)
        if "answers_id" in clean:
            _join(row, clean["answers_id"], by=by)
        if row.way == Way.IN and row.received_on is None:
            raise Refusal("REQUIRED", N_("Fill this in."), "received_on")
        rules.check_days({name: getattr(row, name) for name in rules.DAYS}, today=clock.today())
        row.search = search_words(row)
        kept = {name: getattr(row, name) for name in (*clean, "type_id", "medium_id", "thread_id", "search")}
        new = records.update(row, {**kept, "updated_at": clock.now()}, version=version)
        found.index([row], by=by)
    return new


def claim(pk: int, *, party_id: int, by: Actor) -> None:
    """For rooms above that learned whose a letter is: one of nobody known is this party's; who stands on it stays as written."""
    with tx.write_tx(by=by):
        row = Letter.objects.select_for_update().filter(company_id=by.company_id, pk=pk, party__isnull=True).first()
        if row is not None:
            records.update(row, {"party_id": party_id, "updated_at": clock.now()}, version=None)


def _changed_party(row: Letter, asked: dict[str, Any], *, by: Actor) -> dict[str, Any]:
    """Another party brings what is written of it; its former person goes with the former party."""
    party_id = asked.get("party_id", row.party_id)
    if party_id == row.party_id:
        return asked
    checks.own_parties([party_id], by=by)
    fresh = {"person_id": None, **asked}
    if party_id is None:
        return fresh
    blank = {name: fresh[name] if name in fresh and fresh[name] != getattr(row, name) else "" for name in WHO}
    facts = parties.documents_facts([party_id], company_id=by.company_id)[party_id]
    person = parties.Person.objects.filter(pk=fresh["person_id"] or 0).first()
    return _with_party({**fresh, **blank}, facts, person)


def _check_keys(row: Letter, clean: Mapping[str, Any], *, by: Actor) -> None:
    party_id, person_id = clean.get("party_id", row.party_id), clean.get("person_id", row.person_id)
    if (party_id, person_id) != (row.party_id, row.person_id):
        checks.persons_at([(party_id, person_id)])
    if clean.get("employee_id") not in (None, row.employee_id):
        checks.own_employees([clean["employee_id"]], by=by)


def _change_terms(row: Letter, changes: Mapping[str, Any]) -> None:
    terms = checks.Terms()
    if "type_id" in changes:
        row.type_id = terms.of(TermKind.TYPE, changes["type_id"], way=row.way, kept=row.type_id).pk
    if "medium_id" in changes:
        row.medium_id = terms.of(TermKind.MEDIUM, changes["medium_id"], way=row.way, kept=row.medium_id).pk


def _join(row: Letter, answers_id: int | None, *, by: Actor) -> None:
    """The letter belongs to another exchange; those that answer it follow. Refuses ROUND_ABOUT when it would answer itself."""
    before = checks.letters_seen([answers_id], by=by).get(answers_id or 0)
    root = (before.thread_id or before.pk) if before else None
    old = row.thread_id or row.pk
    above, seen = before, set()
    while above is not None and above.pk not in seen:
        seen.add(above.pk)
        above = Letter.objects.filter(pk=above.answers_id).first() if above.answers_id else None
    if row.pk in seen:
        raise Refusal("ROUND_ABOUT", N_("A letter can’t answer one that answers it."), "answers_id")
    row.thread_id = root
    _move(row, old, root)


def _move(row: Letter, old: int, root: int | None) -> None:
    """Letters below in the former exchange come along."""
    below, found_now = {row.pk}, True
    rows = list(Letter.objects.filter(thread_id=old).values_list("pk", "answers_id"))
    while found_now:
        fresh = {pk for pk, answers in rows if answers in below} - below
        below |= fresh
        found_now = bool(fresh)
    Letter.objects.filter(pk__in=below - {row.pk}).update(thread_id=root or row.pk)
