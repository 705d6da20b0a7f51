"""Cases are changed; guardians pass them on (CAS-1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel import audit, bells, clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.cases import events, queries, rules
from kupiec.people.cases.models import Case, CaseMember, CasePerson, CaseReason
from kupiec.people.cases.services import checks, joining, moving
from kupiec.people.cases.services.opening import clean_values, search_text
from kupiec.people.cases.values import CASE, Group, Reference
from kupiec.people.parties import public as parties

COLUMNS = (
    "name", "party_id", "guardian_id", "description", "opened_on", "close_on", "decision_on", "currency_id", "expected_value", "probability",
    "planned_revenue", "planned_cost", "payment_method_id", "payment_days", "delivery_terms", "terms", "reason_id", "reason_note",
)  # fmt: skip


def edit_case(pk: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """Change a case: only the fields named, `person_ids` and `attributes` by code among them. Answers the new version.

    Refuses REQUIRED, UNKNOWN_KEY, TOO_LONG, BAD_NUMBER, BAD_DAY, INTERNAL, NOT_CLOSED, CONFLICT.
    """
    by.require("cases.edit")
    with tx.write_tx(by=by):
        row = queries.visible(by).select_related("kind").get(pk=pk)
        clean = clean_values({name: value for name, value in changes.items() if name in COLUMNS})
        if "opened_on" in clean and clean["opened_on"] is None:
            raise Refusal("REQUIRED", N_("Fill this in."), "opened_on")
        _check(row, clean, by=by)
        if "person_ids" in changes:
            _persons(row, changes["person_ids"], by=by)
        whole = {**{name: getattr(row, name) for name in COLUMNS}, **clean}
        attributes.write(CASE, {pk: changes.get("attributes") or {}}, by=by)
        worth = _worth(row, clean, whole, by=by)
        party = parties.Party.objects.filter(pk=whole["party_id"]).values_list("name", flat=True).first() or ""
        found = search_text({**whole, "number": row.number}, party)
        new = records.update(row, {**clean, **worth, "search": found, "updated_at": clock.now()}, version=version)
        bells.ring(events.Saved((pk,)), by=by)
    return new


def _check(row: Case, clean: Mapping[str, Any], *, by: Actor) -> None:
    if clean.get("party_id") and clean["party_id"] != row.party_id:
        if row.kind.internal:
            raise Refusal("INTERNAL", N_("Cases of this kind are internal and have no party."), "party_id")
        checks.own_parties({clean["party_id"]}, by=by)
    if clean.get("guardian_id") != row.guardian_id:
        checks.own_guardians({clean.get("guardian_id")}, by=by)
    if "planned_cost" in clean and clean["planned_cost"] != row.planned_cost:
        by.require("cases.finance")
    checks.known_methods([clean.get("payment_method_id")])
    if clean.get("reason_id"):
        if row.group != Group.CLOSED:
            raise Refusal("NOT_CLOSED", N_("Only a closed case has a reason."), "reason_id")
        if not CaseReason.objects.filter(pk=clean["reason_id"], result__in=("", row.result)).exists():
            raise Refusal("UNKNOWN_KEY", N_("Choose from the list."), "reason_id")


def _worth(row: Case, clean: Mapping[str, Any], whole: dict[str, Any], *, by: Actor) -> dict[str, Any]:
    """Value in the company's currency: at the rate kept, or today's when the currency changes."""
    rate = row.rate
    if whole["currency_id"] != row.currency_id:
        rate = checks.rates({whole["currency_id"]}, by=by)[whole["currency_id"]]
    chance = row.probability if whole["probability"] is None else whole["probability"]
    value, weighted = rules.worth(whole["expected_value"], rate, chance)
    return {"rate": rate, "probability": chance, "value": value, "weighted": weighted}


def _persons(row: Case, ids: Sequence[int], *, by: Actor) -> None:
    kept = set(CasePerson.objects.filter(case=row).values_list("person_id", flat=True))
    wanted = dict.fromkeys(ids)
    checks.seen_persons([pk for pk in wanted if pk not in kept], by=by)
    CasePerson.objects.filter(case=row).exclude(person_id__in=list(wanted)).delete()
    CasePerson.objects.bulk_create(CasePerson(case=row, person_id=pk) for pk in wanted if pk not in kept)


def follow_party(refs: Iterable[Reference], *, before: int | None, party_id: int, person_id: int | None = None, by: Actor) -> int:
    """A record of cases has its party now, or another: its open cases that had none, or the one before, are of this party.

    For verbs of rooms whose records open cases, whatever rights of cases the actor has. Answers how many.
    """
    with tx.write_tx(by=by):
        wanted = Q()
        for ref in refs:
            wanted |= Q(kind=ref.kind, record_id=ref.id)
        if not wanted:
            return 0
        whose = Q(party__isnull=True) | Q(party_id=before) if before else Q(party__isnull=True)
        joined = Exists(CaseMember.objects.filter(wanted, case_id=OuterRef("pk")))
        chosen = Case.objects.filter(whose, joined, company_id=by.company_id, kind__internal=False).exclude(group=Group.CLOSED)
        rows = list(chosen.select_for_update(of=("self",)).order_by("pk"))
        name = parties.Party.objects.values_list("name", flat=True).get(pk=party_id)
        for row in rows:
            found = search_text({"name": row.name, "description": row.description, "number": row.number}, name)
            records.update(row, {"party_id": party_id, "search": found, "updated_at": clock.now()}, version=None)
        if person_id:
            CasePerson.objects.bulk_create([CasePerson(case=row, person_id=person_id) for row in rows], ignore_conflicts=True)
        if rows:
            bells.ring(events.Saved(tuple(row.pk for row in rows)), by=by)
    return len(rows)


def hand_over(ids: Sequence[int], *, guardian_id: int, by: Actor) -> int:
    """Give cases to another guardian. Refuses NOT_FOUND, UNKNOWN_KEY."""
    by.require("cases.edit")
    checks.own_guardians({guardian_id}, by=by)
    with tx.write_tx(by=by):
        rows = moving.locked(ids, by=by)
        Case.objects.filter(pk__in=[row.pk for row in rows]).update(
            guardian_id=guardian_id, version=F("version") + 1, updated_at=clock.now()
        )
        audit.tell(CASE, [row.pk for row in rows], "handed", by=by)
        bells.ring(events.Saved(tuple(row.pk for row in rows)), by=by)
    return len(rows)


def edit_with(pk: int, changes: Mapping[str, Any], *, papers: Sequence[Reference], version: int | None, by: Actor) -> None:
    """Change a case and join papers to it, in one transaction."""
    with tx.write_tx(by=by):
        edit_case(pk, changes, version=version, by=by)
        if papers:
            joining.join(pk, papers, by=by)
