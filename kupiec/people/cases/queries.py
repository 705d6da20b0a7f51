"""Reads: what an actor may see begins here; phases, persons, papers and facts at a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_
from kupiec.people.cases import rules
from kupiec.people.cases.models import (
    Case,
    CaseKind,
    CaseMember,
    CasePassage,
    CasePerson,
    CasePhase,
    CaseReason,
    CaseWant,
)
from kupiec.people.cases.values import Behaviour, CaseFacts, Group, Opportunity, Reference, Wanted
from kupiec.people.parties import public as parties

CARD = ("kind", "phase", "party", "guardian")


def visible(by: Actor) -> QuerySet[Case]:
    """Cases of the actor's company this actor may see (scope domain `cases`); of parties he may see, or his own."""
    rows = Case.objects.filter(company_id=by.company_id)
    mine = Q(guardian_id=by.employee_id) if by.employee_id else Q(pk__in=())
    if by.scope("parties") != "all":
        rows = rows.filter(mine | Q(party__isnull=True) | Q(party__in=parties.visible(by)))
    scope = by.scope("cases")
    if scope == "all":
        return rows
    if by.employee_id:
        mine |= Q(party__guardian_id=by.employee_id)
    if scope == "own":
        return rows.filter(mine)
    if scope == "branch" and by.branch_id:
        return rows.filter(mine | Q(branch_id=by.branch_id))
    if scope == "area" and by.area_id:
        return rows.filter(mine | Q(party__area_id=by.area_id))
    return rows.none()


def one(pk: int, *, by: Actor) -> Case:
    return visible(by).select_related(*CARD, "reason", "payment_method", "currency", "branch").get(pk=pk)


def searched(rows: QuerySet[Case], text: str, by: Actor) -> QuerySet[Case]:
    for word in fold(text).split()[:8]:
        rows = rows.filter(search__contains=word)
    return rows


def kinds(*, active: bool = True) -> list[CaseKind]:
    rows = CaseKind.objects.order_by("position", "pk")
    return list(rows.filter(active=True) if active else rows)


def phases(kind_ids: Iterable[int] | None = None, *, active: bool = True) -> list[CasePhase]:
    """Phases in their order: kind by kind, group by group."""
    rows = CasePhase.objects.all() if kind_ids is None else CasePhase.objects.filter(kind_id__in=list(kind_ids))
    found = rows.filter(active=True) if active else rows
    return sorted(found, key=lambda row: (row.kind_id, *rules.rank(row.group, row.position, row.pk)))


def passages(phase_ids: Iterable[int]) -> dict[int, set[int]]:
    """Where cases may go from each phase; phases without an entry are open to all."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = CasePassage.objects.filter(origin_id__in=list(phase_ids), target__active=True)
    for origin, target in rows.values_list("origin_id", "target_id"):
        found[origin].add(target)
    return dict(found)


def onward(case: Case) -> list[CasePhase]:
    """Phases a case may go to now; two statements."""
    found = phases([case.kind_id])
    ways = passages([case.phase_id])
    return [one for one in found if rules.may_pass(ways, case.phase_id, one.pk)]


def reasons(result: str = "") -> list[CaseReason]:
    rows = CaseReason.objects.filter(active=True).order_by("position", "pk")
    return list(rows.filter(Q(result=result) | Q(result="")) if result else rows)


def persons_of(ids: Sequence[int]) -> dict[int, list[parties.Person]]:
    found: dict[int, list[parties.Person]] = defaultdict(list)
    for row in CasePerson.objects.filter(case_id__in=list(ids)).select_related("person").order_by("pk"):
        found[row.case_id].append(row.person)
    return dict(found)


def wants(pk: int) -> list[CaseWant]:
    return list(CaseWant.objects.filter(case_id=pk).select_related("item", "group").order_by("position", "pk"))


def members(ids: Sequence[int]) -> dict[int, list[documents.Ref]]:
    """Papers of cases, in the order they were joined; one statement."""
    found: dict[int, list[documents.Ref]] = defaultdict(list)
    rows = CaseMember.objects.filter(case_id__in=list(ids)).order_by("pk")
    for case, kind, record in rows.values_list("case_id", "kind", "record_id"):
        found[case].append(documents.Ref(kind, record))
    return dict(found)


def of_person(rows: QuerySet[Case], person_id: int) -> QuerySet[Case]:
    return rows.filter(Exists(CasePerson.objects.filter(case_id=OuterRef("pk"), person_id=person_id)))


def of_ref(rows: QuerySet[Case], ref: Reference) -> QuerySet[Case]:
    """Cases a record belongs to."""
    return rows.filter(Exists(CaseMember.objects.filter(case_id=OuterRef("pk"), kind=ref.kind, record_id=ref.id)))


def cases_joined(refs: Iterable[Reference], *, by: Actor) -> list[int]:
    """Ids of the cases any of these records belongs to, those the actor may see, the latest first; one statement."""
    chosen = Q(pk__in=())
    for ref in refs:
        chosen |= Q(kind=ref.kind, record_id=ref.id)
    if not by.may("cases.see"):
        return []
    joined = CaseMember.objects.filter(chosen, case_id=OuterRef("pk"))
    return list(visible(by).filter(Exists(joined)).order_by("-pk").values_list("pk", flat=True)[:50])


def cases_of(refs: Iterable[Reference], *, by: Actor | None = None) -> Mapping[documents.Ref, CaseFacts]:
    """The case of each record: of several the open one, then the latest. With `by` only those he may see; one statement."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for ref in refs:
        wanted[ref.kind].add(ref.id)
    if not wanted:
        return {}
    chosen = Q()
    for kind, ids in wanted.items():
        chosen |= Q(kind=kind, record_id__in=ids)
    rows = CaseMember.objects.filter(chosen)
    if by is not None:
        rows = rows.filter(case__in=visible(by))
    found: dict[documents.Ref, Case] = {}
    for row in rows.select_related("case__kind", "case__phase").order_by("pk"):
        ref = documents.Ref(row.kind, row.record_id)
        if ref not in found or row.case.group != Group.CLOSED or found[ref].group == Group.CLOSED:
            found[ref] = row.case
    return {ref: facts(case) for ref, case in found.items()}


def facts(case: Case) -> CaseFacts:
    return CaseFacts(case.pk, case.number, case.name, case.kind.code, str(case.phase), case.group, reverse("case", args=[case.pk]))


def opportunities(ids: Sequence[int], *, by: Actor) -> list[Opportunity]:
    """Opportunities the actor may see with their goods and terms; three statements. Refuses NOT_OPPORTUNITY."""
    rows = list(visible(by).filter(pk__in=list(ids)).select_related("kind", "payment_method").order_by("pk"))
    if any(row.kind.behaviour != Behaviour.OPPORTUNITY for row in rows):
        raise Refusal("NOT_OPPORTUNITY", N_("Only opportunities hold wanted goods."))
    people = persons_of([row.pk for row in rows])
    goods: dict[int, list[Wanted]] = defaultdict(list)
    for want in CaseWant.objects.filter(case__in=rows).select_related("item", "group").order_by("case_id", "position", "pk"):
        text = want.description or (str(want.item.name) if want.item else str(want.group or ""))
        goods[want.case_id].append(Wanted(want.item_id, text, want.quantity, want.unit, want.expected_price))
    return [
        Opportunity(
            row.pk, row.number, row.name, row.branch_id, row.party_id, row.guardian_id, ", ".join(map(str, people.get(row.pk, ()))), row.currency_id,
            row.payment_method.code if row.payment_method else None, row.payment_days, row.delivery_terms, row.terms, row.decision_on, tuple(goods[row.pk]),
        )
        for row in rows
    ]  # fmt: skip
