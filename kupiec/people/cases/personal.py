"""What this room keeps of people (KER-21)."""

from __future__ import annotations

from django.db.models import Q

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.personal import REDACTED, Fate
from kupiec.ground.kernel.words import N_
from kupiec.people.cases.models import Case, CasePerson, CaseWant

TEXTS = ("name", "description", "reason_note", "terms", "search")
personal.holds(
    "cases.Case", N_("Cases"), lambda who: Case.objects.filter(Q(party__in=who.parties) | Q(pk__in=CasePerson.objects.filter(person__in=who.persons).values("case"))),
    fields=TEXTS, blank=dict.fromkeys(TEXTS, REDACTED), order=40, search="cases.case",
)  # fmt: skip
personal.holds(
    "cases.CasePerson",
    N_("Cases one takes part in"),
    lambda who: CasePerson.objects.filter(person__in=who.persons),
    fields=("case",),
    fate=Fate.DELETED,
    order=45,
)
personal.holds(
    "cases.CaseWant",
    N_("What was wanted in cases"),
    lambda who: CaseWant.objects.filter(case__party__in=who.parties),
    fields=("description", "remarks"),
    blank={"remarks": ""},
    order=41,
)
personal.nothing(N_("dictionaries and counters"), "cases.CaseKind", "cases.CasePhase", "cases.CasePassage", "cases.CaseReason")
personal.nothing(N_("which papers belong to a case and who of us moved it"), "cases.CaseMember", "cases.CaseMove")
