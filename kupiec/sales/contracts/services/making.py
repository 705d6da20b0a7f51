"""Contracts entered with their first edition, and what may be said of them at any time (CON-1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.contracts import found, rules
from kupiec.sales.contracts.models import Contract, Edition, Kind, Line, Responsible
from kupiec.sales.contracts.services import checks, lines
from kupiec.sales.contracts.values import MOST_LINES, SERIES, ContractDraft, State

HEAD = ("party_id", "kind_id", "parent_id", "subject", "their_number", "salesperson_id")
SAID = (
    "effective_from",
    "ends_on",
    "notice_days",
    "renewal",
    "renewal_months",
    "value",
    "payment_method",
    "payment_days",
    "hierarchy_id",
    "content",
)


def create(drafts: Sequence[ContractDraft], *, by: Actor) -> list[int]:
    """Enter contracts as drafts, numbered, each with its edition 0 and lines. Ids in order; constant statements for any set.

    Refuses REQUIRED, UNKNOWN_KEY, BAD_CHOICE, NOT_A_SUBCONTRACT, NO_ITEM, NO_UNIT, QUANTITY, BAD_PRICE, TOO_LONG, BAD_DAY, ENDS_BEFORE, NO_SERIES.
    """
    by.require("contracts.edit")
    if not drafts:
        return []
    kinds = {row.pk: row for row in Kind.objects.filter(pk__in={draft.kind_id for draft in drafts}, active=True)}
    _check(drafts, kinds, by=by)
    with tx.write_tx(by=by):
        facts = parties.documents_facts({draft.party_id for draft in drafts}, company_id=by.company_id)
        goods = catalog.facts({line.item_id for draft in drafts for line in draft.lines if line.item_id})
        rows = [_row(draft, kinds[draft.kind_id], facts, by) for draft in drafts]
        base = company.queries.own(by.company_id).base_currency
        said = [edition_values(asdict(draft), base=base, by=by) for draft in drafts]
        made = [lines.rows_of(draft.lines, goods) for draft in drafts]
        _number(rows, facts, by=by)
        Contract.objects.bulk_create(rows)
        editions = [Edition(contract_id=row.pk, number=0, **values) for row, values in zip(rows, said, strict=True)]
        Edition.objects.bulk_create(editions)
        for edition, some in zip(editions, made, strict=True):
            for line in some:
                line.edition_id = edition.pk
        Line.objects.bulk_create([line for some in made for line in some])
        Responsible.objects.bulk_create(
            Responsible(contract_id=row.pk, person_id=draft.person_id) for row, draft in zip(rows, drafts, strict=True) if draft.person_id
        )
        found.index(rows, by=by)
    return [row.pk for row in rows]


def _check(drafts: Sequence[ContractDraft], kinds: Mapping[int, Kind], *, by: Actor) -> None:
    checks.own_parties([draft.party_id for draft in drafts], by=by)
    checks.own_employees([draft.salesperson_id for draft in drafts], by=by)
    checks.persons_at((draft.party_id, draft.person_id) for draft in drafts)
    for draft in drafts:
        if draft.kind_id not in kinds:
            raise Refusal("BAD_CHOICE", N_("Choose from the list."), "kind_id")
        checks.own_parent(draft.parent_id, side=kinds[draft.kind_id].side, by=by)
        if len(draft.lines) > MOST_LINES:
            raise Refusal("TOO_MANY_LINES", N_("At most %(most)s lines."), "lines", params={"most": MOST_LINES})


def edition_values(values: Mapping[str, Any], *, base: str, by: Actor) -> dict[str, Any]:
    """What an edition says, checked and clean; only the fields given."""
    given = {name: values[name] for name in SAID if name in values}
    given |= {"currency_id": values["currency"] or base} if "currency" in values else {}
    clean = checks.texts(given, lines=("payment_method",), areas=("content",))
    for name in ("payment_method", "content"):
        clean |= {name: clean[name] or ""} if name in clean else {}
    entered.required(clean, "effective_from")
    records.fit(Edition, {name: value for name, value in clean.items() if isinstance(value, str) and name != "currency_id"})
    rules.check_amount(clean.get("value"), "value")
    records.fit(Edition, {name: clean[name] for name in ("value",) if clean.get(name) is not None})
    rules.check_term(clean, today=clock.today())
    checks.known_terms(clean, by=by)
    return clean


def _row(draft: ContractDraft, kind: Kind, facts: Mapping[int, parties.PartyFacts], by: Actor) -> Contract:
    now = clock.now()
    values = _clean({name: value for name, value in asdict(draft).items() if name in HEAD})
    terms = facts[draft.party_id].terms
    values["salesperson_id"] = draft.salesperson_id or (terms.salesperson_id if terms else None) or by.employee_id
    return Contract(
        company_id=by.company_id,
        branch_id=_branch(by),
        side=kind.side,
        state=State.DRAFT,
        created_at=now,
        updated_at=now,
        created_by_id=by.user_id,
        **values,
    )


def _branch(by: Actor) -> int:
    if by.branch_id:
        return by.branch_id
    return int(company.Branch.objects.filter(company_id=by.company_id).order_by("pk").values_list("pk", flat=True)[0])


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    clean = checks.texts(values, lines=("subject", "their_number"))
    entered.required(clean, "subject")
    records.fit(Contract, {name: value for name, value in clean.items() if isinstance(value, str)})
    return clean


def _number(rows: Sequence[Contract], facts: Mapping[int, parties.PartyFacts], *, by: Actor) -> None:
    """Numbers of the year they are entered in, taken last."""
    days: defaultdict[Any, list[Contract]] = defaultdict(list)
    for row in rows:
        days[clock.today()].append(row)
    for on, some in days.items():
        numbers = company.take_numbers(SERIES, company_id=by.company_id, on=on, count=len(some), branch_id=by.branch_id)
        for row, number in zip(some, numbers, strict=True):
            row.number = number
            row.search = search_words(row, facts[row.party_id].name)


def search_words(row: Contract, party: str) -> str:
    return fold(" ".join((row.number, party, row.subject, row.their_number)))[:5000]


def edit(pk: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """Change what is said of a contract at any time; its party and kind only while it is a draft. Answers the new version.

    Refuses SIGNED, REQUIRED, BAD_CHOICE, UNKNOWN_KEY, CONFLICT.
    """
    by.require("contracts.edit")
    with tx.write_tx(by=by):
        (row,) = checks.locked([pk], by=by)
        clean = _clean({name: value for name, value in changes.items() if name in HEAD})
        records.required(Contract, clean)
        fixed = [name for name in ("party_id", "kind_id") if name in clean and clean[name] != getattr(row, name)]
        if fixed and row.state != State.DRAFT:
            raise Refusal("SIGNED", N_("With whom and of what kind stays as it was signed."), fixed[0])
        kind = Kind.objects.filter(pk=clean.get("kind_id", row.kind_id)).first()
        if kind is None:
            raise Refusal("BAD_CHOICE", N_("Choose from the list."), "kind_id")
        checks.own_parties([clean.get("party_id", row.party_id)], by=by)
        if clean.get("salesperson_id") not in (None, row.salesperson_id):
            checks.own_employees([clean["salesperson_id"]], by=by)
        checks.own_parent(clean.get("parent_id", row.parent_id), side=kind.side, pk=pk, by=by)
        for name, value in clean.items():
            setattr(row, name, value)
        name = parties.documents_facts([row.party_id], company_id=by.company_id)[row.party_id].name
        row.search = search_words(row, name)
        new = records.update(row, {**clean, "side": kind.side, "search": row.search, "updated_at": clock.now()}, version=version)
        found.index([row], by=by)
    return new


def add_person(pk: int, *, employee_id: int | None = None, person_id: int | None = None, role: str = "", by: Actor) -> int:
    """Somebody answers for the contract: one of ours, or of the party. Refuses ONE_OF, UNKNOWN_KEY, TAKEN."""
    by.require("contracts.edit")
    if (employee_id is None) == (person_id is None):
        raise Refusal("ONE_OF", N_("Choose one of ours or one of theirs."), "person_id")
    with tx.write_tx(by=by):
        (row,) = checks.locked([pk], by=by)
        checks.own_employees([employee_id], by=by, field="employee_id")
        checks.persons_at([(row.party_id, person_id)])
        known = Responsible.objects.filter(contract=row)
        if (known.filter(employee_id=employee_id) if employee_id is not None else known.filter(person_id=person_id or 0)).exists():
            raise Refusal("TAKEN", N_("Already there."), "employee_id" if employee_id else "person_id")
        role = entered.one_line(role)
        records.fit(Responsible, {"role": role})
        return int(Responsible.objects.create(contract=row, employee_id=employee_id, person_id=person_id, role=role).pk)


def drop_person(pk: int, responsible_id: int, *, by: Actor) -> int:
    """Not answering any more. Refuses NOT_FOUND."""
    by.require("contracts.edit")
    with tx.write_tx(by=by):
        checks.locked([pk], by=by)
        count, _rows = Responsible.objects.filter(contract_id=pk, pk=responsible_id).delete()
        if not count:
            raise Refusal("NOT_FOUND", N_("There is no such record."))
    return count
