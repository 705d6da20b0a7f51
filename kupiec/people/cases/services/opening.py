"""Cases are opened: by a person, or by rooms that found a matter worth following (CAS-1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kupiec.ground.attributes import public as attributes
from kupiec.ground.company import public as company
from kupiec.ground.kernel import audit, bells, clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_
from kupiec.people.cases import events, queries, rules
from kupiec.people.cases.models import Case, CaseKind, CaseMove, CasePerson, CasePhase
from kupiec.people.cases.services import checks, joining
from kupiec.people.cases.values import CASE, MOST_AT_ONCE, SERIES, CaseDraft, Group, Reference
from kupiec.people.parties import public as parties

LINES = ("name", "reason_note", "delivery_terms")
AREAS = ("description", "terms")
MORE = (
    "opened_on", "close_on", "decision_on", "currency_id", "expected_value", "probability", "planned_revenue", "planned_cost",
    "payment_method_id", "payment_days", "delivery_terms", "terms",
)  # fmt: skip
"""What a draft may say beyond its own fields, in `values`."""


def open_cases(drafts: Sequence[CaseDraft], *, by: Actor) -> list[int]:
    """Open cases, numbered, in the first phase of their kinds, with their persons and papers; ids in order.

    A constant number of statements for any set. Refuses UNKNOWN_KIND, NO_PHASE, REQUIRED, UNKNOWN_KEY, TOO_LONG, BAD_NUMBER.
    """
    by.require("cases.edit")
    if not drafts:
        return []
    if len(drafts) > MOST_AT_ONCE:
        raise Refusal("TOO_MANY", N_("At most %(most)s cases at once."), "drafts", params={"most": MOST_AT_ONCE})
    _check(drafts, by=by)
    begins = _beginnings({draft.kind_code for draft in drafts})
    with tx.write_tx(by=by):
        rows = _rows(drafts, begins, by=by)
        _number(rows, by=by)
        Case.objects.bulk_create(rows)
        pairs = list(zip(rows, drafts, strict=True))
        CasePerson.objects.bulk_create(CasePerson(case=row, person_id=pk) for row, draft in pairs for pk in dict.fromkeys(draft.person_ids))
        joining.write({row.pk: draft.refs for row, draft in pairs})
        attributes.write(CASE, {row.pk: draft.attributes for row, draft in pairs}, by=by)
        CaseMove.objects.bulk_create(
            CaseMove(company_id=row.company_id, case=row, target_id=row.phase_id, at=row.phase_at, user_id=by.user_id) for row in rows
        )
        ids = [row.pk for row in rows]
        audit.tell(CASE, ids, "opened", by=by)
        bells.ring(events.Saved(tuple(ids)), by=by)
    return ids


def open_with(drafts: Sequence[CaseDraft], *, papers: Sequence[Sequence[Reference]], by: Actor) -> list[int]:
    """Open cases and join to each the papers a person named, in one transaction. Refuses what either refuses."""
    with tx.write_tx(by=by):
        made = open_cases(drafts, by=by)
        for pk, refs in zip(made, papers, strict=True):
            if refs:
                joining.join(pk, refs, by=by)
    return made


def _check(drafts: Sequence[CaseDraft], *, by: Actor) -> None:
    checks.own_parties({draft.party_id for draft in drafts}, by=by)
    checks.own_guardians({draft.guardian_id for draft in drafts}, by=by)
    checks.seen_persons({pk for draft in drafts for pk in draft.person_ids}, by=by)
    if any(draft.values.get("planned_cost") is not None for draft in drafts):
        by.require("cases.finance")
    checks.known_methods(draft.values.get("payment_method_id") for draft in drafts)


def _beginnings(codes: set[str]) -> dict[str, tuple[CaseKind, CasePhase]]:
    """The kind of each code and the phase its cases begin in; two statements."""
    known = {row.code: row for row in CaseKind.objects.filter(code__in=codes, active=True)}
    if "" in codes:
        raise Refusal("REQUIRED", N_("Choose what kind of case it is."), "kind_id")
    if codes - known.keys():
        raise Refusal("UNKNOWN_KIND", N_("There is no kind of cases “%(kind)s”."), "kind_id", params={"kind": min(codes - known.keys())})
    first: dict[int, CasePhase] = {}
    for phase in queries.phases([row.pk for row in known.values()]):
        first.setdefault(phase.kind_id, phase)
    for row in known.values():
        if row.pk not in first or first[row.pk].group == Group.CLOSED:
            raise Refusal(
                "NO_PHASE", N_("This kind of cases has no phase to begin in; an administrator adds it under Settings."), "kind_id"
            )
    return {code: (row, first[row.pk]) for code, row in known.items()}


def _rows(drafts: Sequence[CaseDraft], begins: Mapping[str, tuple[CaseKind, CasePhase]], *, by: Actor) -> list[Case]:
    base = company.queries.own(by.company_id).base_currency
    rates = checks.rates({draft.values.get("currency_id") or base for draft in drafts}, by=by)
    names = dict(parties.Party.objects.filter(pk__in={d.party_id for d in drafts if d.party_id}).values_list("pk", "name"))
    return [
        _row(draft, *begins[draft.kind_code], base=base, rates=rates, party=names.get(draft.party_id or 0, ""), by=by) for draft in drafts
    ]


def _row(draft: CaseDraft, kind: CaseKind, phase: CasePhase, *, base: str, rates: Mapping[str, Decimal], party: str, by: Actor) -> Case:
    if kind.internal and draft.party_id:
        raise Refusal("INTERNAL", N_("Cases of this kind are internal and have no party."), "party_id")
    given = {name: value for name, value in draft.values.items() if name in MORE}
    clean = clean_values({"name": draft.name, "description": draft.description, **given})
    now = clock.now()
    currency = clean.pop("currency_id", None) or base
    clean["opened_on"] = clean.get("opened_on") or clock.today()
    chance = clean.pop("probability", None)
    probability = phase.probability if chance is None else chance
    value, weighted = rules.worth(clean.get("expected_value"), rates[currency], probability)
    return Case(
        company_id=by.company_id, branch_id=by.branch_id, kind=kind, phase=phase, group=phase.group, phase_at=now,
        guardian_id=draft.guardian_id or by.employee_id, party_id=draft.party_id, currency_id=currency, rate=rates[currency], value=value, weighted=weighted,
        probability=probability, created_at=now, updated_at=now, created_by_id=by.user_id, search=search_text(clean, party), **clean,
    )  # fmt: skip


def clean_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a case as they are kept. Refuses REQUIRED, TOO_LONG, BAD_NUMBER, BAD_DAY, NOT_YET."""
    clean = checks.texts(values, lines=LINES, areas=AREAS)
    entered.required(clean, "name")
    checks.positive(clean, "expected_value", "planned_revenue", "planned_cost", "payment_days")
    checks.believable(clean, "expected_value", "planned_revenue", "planned_cost")
    checks.percent(clean)
    checks.near(clean, "opened_on", "close_on", "decision_on")
    checks.begun(clean)
    if (clean.get("payment_days") or 0) > 366:
        raise Refusal("BAD_NUMBER", N_("At most a year."), "payment_days")
    records.fit(Case, {name: value for name, value in clean.items() if not name.endswith("_id")})
    return clean


def search_text(values: Mapping[str, Any], party: str) -> str:
    """What a case is found by, its number beside it."""
    return fold(" ".join([str(values.get("number", "")), values["name"], party, values.get("description", "")]))[:4000]


def _number(rows: Sequence[Case], *, by: Actor) -> None:
    """Numbers by the day of opening, taken last."""
    for on in sorted({row.opened_on for row in rows}):
        same = [row for row in rows if row.opened_on == on]
        numbers = company.take_numbers(SERIES, company_id=by.company_id, on=on, count=len(same), branch_id=by.branch_id)
        for row, number in zip(same, numbers, strict=True):
            row.number = number
            row.search = f"{fold(number)} {row.search}"[:4000]
