"""Inquiries entered and changed; each opens a case by itself (RFQ-1, RFQ-3)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from kupiec.ground.company import public as company
from kupiec.ground.documents import public as documents
from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_
from kupiec.people.cases import public as cases
from kupiec.people.catalog import public as catalog
from kupiec.people.correspondence import public as correspondence
from kupiec.people.mailboxes import public as mailboxes
from kupiec.people.parties import public as parties
from kupiec.sales.inquiries import found, queries, rules
from kupiec.sales.inquiries.models import Inquiry, InquiryLine
from kupiec.sales.inquiries.services import checks, lines
from kupiec.sales.inquiries.values import INQUIRY, MOST_LINES, SERIES, Group, InquiryDraft, Reference

LINES = ("subject", "name", "email", "phone", "customer_reference")
HEAD = (
    "party_id",
    "person_id",
    "name",
    "email",
    "phone",
    "subject",
    "content",
    "customer_reference",
    "asked_on",
    "due_on",
    "salesperson_id",
)
CHANGEABLE = tuple(name for name in HEAD if name != "asked_on")


def create(drafts: Sequence[InquiryDraft], *, by: Actor) -> list[int]:
    """Enter inquiries with their lines, numbered, in analysis; each opens a case of the company's kind. Ids in order.

    Constant statements for any set. Refuses REQUIRED, UNKNOWN_KEY, NO_ITEM, QUANTITY, NO_UNIT, TOO_LONG, BAD_DAY, NOT_YET, NO_STATUS, NO_SERIES.
    """
    by.require("inquiries.edit")
    if not drafts:
        return []
    _check(drafts, by=by)
    status = queries.standard(Group.ANALYSIS)
    if status is None:
        raise Refusal("NO_STATUS", N_("There is no status for new inquiries; an administrator adds it under Settings."), "status_id")
    with tx.write_tx(by=by):
        facts = parties.documents_facts({draft.party_id for draft in drafts if draft.party_id}, company_id=by.company_id)
        goods = catalog.facts({line.item_id for draft in drafts for line in draft.lines if line.item_id})
        due = _usual_due(by)
        rows = [_row(draft, facts, due, by) for draft in drafts]
        for row in rows:
            row.status, row.group = status, status.group
        made = [lines.rows_of(draft.lines, goods) for draft in drafts]
        _number(rows, by=by)
        Inquiry.objects.bulk_create(rows)
        for row, some in zip(rows, made, strict=True):
            for line in some:
                line.inquiry_id = row.pk
        InquiryLine.objects.bulk_create([line for some in made for line in some])
        found.index(rows, by=by)
        _open_cases(rows, by=by)
    return [row.pk for row in rows]


def _check(drafts: Sequence[InquiryDraft], *, by: Actor) -> None:
    checks.own_parties([draft.party_id for draft in drafts], by=by)
    checks.own_employees([draft.salesperson_id for draft in drafts], by=by)
    checks.persons_at((draft.party_id, draft.person_id) for draft in drafts)
    sources = {documents.Ref(*draft.source) for draft in drafts if draft.source}
    if sources and set(documents.describe(sources, by=by)) != sources:
        raise Refusal("UNKNOWN_KEY", N_("There is no such document."), "source")
    if any(len(draft.lines) > MOST_LINES for draft in drafts):
        raise Refusal("TOO_MANY_LINES", N_("At most %(most)s lines."), "lines", params={"most": MOST_LINES})


def _row(draft: InquiryDraft, facts: Mapping[int, parties.PartyFacts], due: Callable[[dt.date], dt.date | None], by: Actor) -> Inquiry:
    now, today = clock.now(), clock.today()
    values = {name: value for name, value in asdict(draft).items() if name in HEAD}
    party = facts.get(draft.party_id or 0)
    if party and not draft.name:
        values["name"] = party.name
    values["asked_on"] = draft.asked_on or today
    values["due_on"] = draft.due_on or due(values["asked_on"])
    values["salesperson_id"] = draft.salesperson_id or (party.terms.salesperson_id if party and party.terms else None) or by.employee_id
    clean = _clean(values)
    rules.check_days(clean, today=today)
    kind, source_id = draft.source or ("", None)
    return Inquiry(
        company_id=by.company_id,
        branch_id=_branch(by),
        source_kind=kind,
        source_id=source_id,
        created_at=now,
        updated_at=now,
        created_by_id=by.user_id,
        **clean,
    )


def _branch(by: Actor) -> int:
    if by.branch_id:
        return by.branch_id
    return int(company.Branch.objects.filter(company_id=by.company_id).order_by("pk").values_list("pk", flat=True)[0])


def _usual_due(by: Actor) -> Callable[[dt.date], dt.date | None]:
    """By when inquiries of a day are answered: so many working days later, as the company has it."""
    days, calendar = queries.setting(by.company_id).days, company.working_calendar(by.company_id)
    return lambda on: rules.due(on, days, is_working=calendar.is_working) if days else None


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    clean = checks.texts(values, lines=LINES, areas=("content",))
    for name in ("subject", "name"):
        entered.required(clean, name)
    clean |= {"email": clean["email"].lower()} if "email" in clean else {}
    records.fit(Inquiry, {name: value for name, value in clean.items() if isinstance(value, str)})
    return clean


def _number(rows: Sequence[Inquiry], *, by: Actor) -> None:
    """Numbers by day, taken last."""
    days: defaultdict[dt.date, list[Inquiry]] = defaultdict(list)
    for row in rows:
        days[row.asked_on].append(row)
    for on, some in sorted(days.items()):
        numbers = company.take_numbers(SERIES, company_id=by.company_id, on=on, count=len(some), branch_id=by.branch_id)
        for row, number in zip(some, numbers, strict=True):
            row.number = number
            row.search = search_words(row)


def search_words(row: Inquiry) -> str:
    told = (row.number, row.name, row.subject, row.customer_reference, row.email, row.phone, row.content)
    return fold(" ".join(told))[:5000]


def _open_cases(rows: Sequence[Inquiry], *, by: Actor) -> None:
    """The house opens them, whatever rights of cases the actor has: with the inquiry and what it came in as their papers."""
    kind = queries.setting(by.company_id).case_kind
    if not kind:
        return
    cases.open_cases([_case(row, kind) for row in rows], by=by.lent("cases.edit", "cases.see"))


def _case(row: Inquiry, kind: str) -> cases.CaseDraft:
    refs = (documents.Ref(INQUIRY, row.pk), *((documents.Ref(row.source_kind, row.source_id),) if row.source_id else ()))
    return cases.CaseDraft(
        kind_code=kind, name=row.subject, party_id=row.party_id, guardian_id=row.salesperson_id, person_ids=(row.person_id,) if row.person_id else (),
        description=row.content[:10_000], refs=refs,
    )  # fmt: skip


def edit(pk: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """Change an inquiry, only the fields named; number, day and source stay. Answers the new version. Refuses as `create`, CONFLICT."""
    by.require("inquiries.edit")
    with tx.write_tx(by=by):
        row = queries.visible(by).select_for_update(of=("self",)).get(pk=pk)
        before = row.party_id
        clean = _clean({name: value for name, value in changes.items() if name in CHANGEABLE})
        clean = _with_party(row, clean, by=by)
        rules.check_days(clean, today=clock.today())
        if clean.get("salesperson_id") not in (None, row.salesperson_id):
            checks.own_employees([clean["salesperson_id"]], by=by)
        for name, value in clean.items():
            setattr(row, name, value)
        new = records.update(row, {**clean, "search": search_words(row), "updated_at": clock.now()}, version=version)
        found.index([row], by=by)
        if row.party_id and row.party_id != before:
            _follow(row, before=before, by=by)
    return new


def _with_party(row: Inquiry, clean: dict[str, Any], *, by: Actor) -> dict[str, Any]:
    """Another party brings its name; its former person goes with the former party."""
    party_id = clean.get("party_id", row.party_id)
    if party_id != row.party_id:
        checks.own_parties([party_id], by=by)
        clean = {"person_id": None, **clean}
        if party_id is not None and clean.get("name", row.name) == row.name:
            clean["name"] = parties.documents_facts([party_id], company_id=by.company_id)[party_id].name
    if (party_id, clean.get("person_id", row.person_id)) != (row.party_id, row.person_id):
        checks.persons_at([(party_id, clean.get("person_id", row.person_id))])
    return clean


def adopt(pk: int, *, kind: str = "company", by: Actor) -> int:
    """Whoever asked becomes a party of ours with the name, e-mail and telephone given; nothing is typed again. Answers its id.

    A party already there keeps its place. Refuses HAS_PARTY, FORBIDDEN without the right to enter parties.
    """
    by.require("inquiries.edit")
    with tx.write_tx(by=by):
        row = queries.visible(by).select_for_update(of=("self",)).get(pk=pk)
        if row.party_id is not None:
            raise Refusal("HAS_PARTY", N_("The inquiry already has its party."), "party_id")
        contacts = [
            parties.persons.ContactDraft(name, value, main=True) for name, value in (("email", row.email), ("phone", row.phone)) if value
        ]
        draft = parties.persons.PartyDraft(
            name=row.name, kind=kind, contacts=tuple(contacts), guardian_id=row.salesperson_id, branch_id=row.branch_id,
            remarks=row.number,
        )  # fmt: skip
        (party_id,) = parties.persons.enter_parties([draft], by=by)
        row.party_id = int(party_id)
        records.update(row, {"party_id": party_id, "updated_at": clock.now()}, version=None)
        _follow(row, before=None, by=by)
    return int(party_id)


def _follow(row: Inquiry, *, before: int | None, by: Actor) -> None:
    """What hangs on an inquiry is of its party too: the case it opened, the letter or the e-mail it came in when nobody's yet."""
    party_id = int(row.party_id or 0)
    cases.follow_party([documents.Ref(INQUIRY, row.pk)], before=before, party_id=party_id, person_id=row.person_id, by=by)
    if row.source_kind == mailboxes.MESSAGE and row.source_id:
        mailboxes.claim([row.source_id], party_id=party_id, by=by)
    elif row.source_kind == correspondence.LETTER and row.source_id:
        correspondence.claim(row.source_id, party_id=party_id, by=by)


def known_now(message_ids: Sequence[int], *, by: Actor) -> int:
    """E-mails became somebody's: inquiries made of them by people not known yet are that party's. Answers how many."""
    rows = Inquiry.objects.filter(
        company_id=by.company_id, source_kind=mailboxes.MESSAGE, source_id__in=list(message_ids), party__isnull=True
    )
    with tx.write_tx(by=by):
        waiting = list(rows.select_for_update(of=("self",)).order_by("pk"))
        of_message = (
            mailboxes.assigned([row.source_id for row in waiting if row.source_id], by=Actor.system(by.company_id)) if waiting else {}
        )
        known = [(row, of_message[row.source_id][0]) for row in waiting if row.source_id in of_message]
        for row, one in known:
            row.party_id, row.person_id = one.party_id, one.person_id
            records.update(row, {"party_id": one.party_id, "person_id": one.person_id, "updated_at": clock.now()}, version=None)
            _follow(row, before=None, by=by)
    return len(known)


def from_record(source: Reference, values: Mapping[str, Any], *, by: Actor) -> int:
    """The inquiry a letter or an e-mail asks for, in one step, with its files; one made of it before is answered instead."""
    by.require("inquiries.edit")
    known = queries.of_source(source, by=by).order_by("pk").values_list("pk", flat=True).first()
    if known is not None:
        return int(known)
    with tx.write_tx(by=by):
        (made,) = create([InquiryDraft(source=source, **values)], by=by)
        files.carry(source, (INQUIRY, made), by=by)
    return made
