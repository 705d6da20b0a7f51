"""What must hold of cases, counted by `kupiec check`."""

from __future__ import annotations

from django.db.models import F, Q

from kupiec.ground.kernel.invariants import invariant
from kupiec.people.cases import rules
from kupiec.people.cases.models import Case, CaseMove


@invariant("I48", "a case stands in a phase of its kind and in that phase's group")
def cases_follow_phases() -> list[str]:
    wrong = Case.objects.filter(~Q(phase__kind=F("kind")) | ~Q(phase__group=F("group")))
    return [f"case={pk}" for pk in wrong.values_list("pk", flat=True)]


@invariant("I49", "the worth of a case is its expected value by rate and probability")
def worth_adds_up() -> list[str]:
    rows = Case.objects.values_list("pk", "expected_value", "rate", "probability", "value", "weighted")
    return [f"case={pk}" for pk, expected, rate, chance, *kept in rows.iterator() if list(rules.worth(expected, rate, chance)) != kept]


@invariant("I50", "the last move of a case led to the phase it stands in")
def moves_lead_to_phases() -> list[str]:
    last = dict(CaseMove.objects.order_by("case_id", "pk").values_list("case_id", "target_id"))
    return [f"case={pk}" for pk, phase in Case.objects.values_list("pk", "phase_id").iterator() if last.get(pk) != phase]
