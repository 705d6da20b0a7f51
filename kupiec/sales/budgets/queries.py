"""Reads: budgets an actor may see, versions and lines, budgets in force, how lines are carried out (BUD-1, BUD-2)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet, Sum

from kupiec.ground.kernel import known
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search_text import fold
from kupiec.money.ledger import public as ledger
from kupiec.people.catalog import public as catalog
from kupiec.sales.budgets import settings
from kupiec.sales.budgets.models import Budget, Charge, CostKind, KindGroup, Line, Use, Version
from kupiec.sales.budgets.values import ZERO, Figures, InForce, Place, State

LINE_FACTS = (
    "code",
    "name",
    "cost_kind_id",
    "account_id",
    "department_id",
    "contract_id",
    "case_id",
    "first_day",
    "last_day",
    "amount",
    "remarks",
)
EARNING = ("revenue", "liability")


def visible(by: Actor) -> QuerySet[Budget]:
    """Budgets of the company, for who may see them."""
    rows = Budget.objects.filter(company_id=by.company_id)
    return rows if by.may("budgets.see") else rows.none()


def one(pk: int, *, by: Actor) -> Budget:
    return visible(by).select_related("department", "contract", "case", "owner", "source__budget", "created_by__employee").get(pk=pk)


def versions(by: Actor) -> QuerySet[Version]:
    return Version.objects.filter(budget__in=visible(by).values("pk"))


def version(pk: int, *, by: Actor) -> Version:
    return versions(by).select_related("budget__contract", "budget__department", "budget__case", "approved_by__employee").get(pk=pk)


def searched(rows: QuerySet, text: str, by: Actor) -> QuerySet:
    for word in text.split()[:8]:
        rows = rows.filter(search__contains=fold(word))
    return rows


def versions_of(budget_id: int) -> list[Version]:
    return list(Version.objects.filter(budget_id=budget_id).select_related("approved_by__employee").order_by("number"))


def shown(budget_id: int) -> Version:
    """The version a budget is shown by: the one in force, else the one being prepared, else the last."""
    rows = versions_of(budget_id)
    for state in (State.CURRENT, State.DRAFT, State.APPROVED):
        found = [row for row in rows if row.state == state]
        if found:
            return found[-1]
    return rows[-1]


def current_of(budget_ids: Collection[int]) -> dict[int, Version]:
    return {row.budget_id: row for row in Version.objects.filter(budget_id__in=list(budget_ids), state=State.CURRENT)}


def former(row: Version) -> Version | None:
    """The version before, that a version is compared with."""
    return Version.objects.filter(budget_id=row.budget_id, number__lt=row.number).exclude(state=State.DROPPED).order_by("-number").first()


def lines(version_id: int, *, ids: Sequence[int] | None = None) -> list[Line]:
    rows = (
        Line.objects.filter(of_id=version_id)
        .select_related("cost_kind", "account", "department", "contract", "case")
        .order_by("position", "pk")
    )
    return list(rows if ids is None else rows.filter(pk__in=list(ids)))


def line(pk: int, *, by: Actor) -> Line:
    """A line of any version, with its budget."""
    rows = Line.objects.filter(of__in=versions(by).values("pk"))
    return rows.select_related("of__budget", "cost_kind", "account", "department", "contract", "case").get(pk=pk)


def line_facts(version_id: int) -> list[dict[str, object]]:
    return list(Line.objects.filter(of_id=version_id).order_by("position", "pk").values(*LINE_FACTS))


def planned(version_ids: Collection[int]) -> dict[int, Decimal]:
    """What versions plan in all; one statement."""
    rows = Line.objects.filter(of_id__in=list(version_ids)).order_by().values_list("of_id").annotate(Sum("amount"))
    return {pk: amount or ZERO for pk, amount in rows}


def kinds(*, active: bool = True) -> list[CostKind]:
    rows = CostKind.objects.order_by("position", "pk")
    return list(rows.filter(active=True) if active else rows)


def groups_of(kind_ids: Collection[int]) -> dict[int, list[str]]:
    """Names of the groups of goods of kinds; one statement."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for kind, name in (
        KindGroup.objects.filter(kind_id__in=list(kind_ids)).order_by("group__full_name").values_list("kind_id", "group__full_name")
    ):
        found[kind].append(name)
    return found


def in_force(company_id: int) -> tuple[InForce, ...]:
    """Budgets documents are measured by; none where budgets are switched off. From memory in write transactions (`known`)."""
    if not settings.on(company_id):
        return ()
    return known.definition(("budgets.in_force", company_id), lambda: _in_force(company_id))


def known_of(company_id: int) -> bool:
    """Whether a budget of the company may come into force while documents are being written; from memory, as `in_force`."""
    return settings.on(company_id) and known.definition(
        ("budgets.any", company_id), lambda: Budget.objects.filter(company_id=company_id, archived=False).exists()
    )


def _in_force(company_id: int) -> tuple[InForce, ...]:
    return _plans(Line.objects.filter(of__state=State.CURRENT, of__budget__company_id=company_id, of__budget__archived=False))


def plan_of(version_id: int) -> InForce:
    """A version as documents would be put onto it, whether it is in force or not."""
    found = _plans(Line.objects.filter(of_id=version_id))
    if found:
        return found[0]
    budget = Version.objects.select_related("budget").get(pk=version_id).budget
    return _plan(budget, ())


def _plans(rows: QuerySet[Line]) -> tuple[InForce, ...]:
    found = list(rows.select_related("of__budget").order_by("of__budget_id", "position", "pk"))
    groups: defaultdict[int, set[int]] = defaultdict(set)
    if any(one.cost_kind_id for one in found):
        for kind, group in KindGroup.objects.values_list("kind_id", "group_id"):
            groups[kind].add(group)
    budgets: dict[int, list[Line]] = {}
    for one in found:
        budgets.setdefault(one.of.budget_id, []).append(one)
    return tuple(_plan(some[0].of.budget, tuple(_place(one, groups) for one in some)) for some in budgets.values())


def _plan(budget: Budget, places: tuple[Place, ...]) -> InForce:
    return InForce(
        budget.pk, budget.code, budget.side, budget.control, places, budget.first_day, budget.last_day, budget.contract_id, budget.case_id
    )


def _place(one: Line, groups: Mapping[int, set[int]]) -> Place:
    budget = one.of.budget
    return Place(
        budget.pk, one.pk, one.code, one.first_day, one.last_day, frozenset(groups.get(one.cost_kind_id, ())) if one.cost_kind_id else None, one.account_id,
        one.department_id or budget.department_id, one.contract_id or budget.contract_id, one.case_id or budget.case_id, one.amount, one.name,
    )  # fmt: skip


def figures(budget: Budget, some: Sequence[Line]) -> dict[int, Figures]:
    """How lines of a budget's version are carried out, by their code; four statements at most."""
    taken = taken_of([budget.pk])
    posted = postings(budget, some)
    found = {}
    for one in some:
        committed, invoiced, still, actual = taken.get((budget.pk, one.code), (ZERO, ZERO, ZERO, ZERO))
        found[one.code] = Figures(one.amount, committed, invoiced, posted.get(one.code, ZERO) if one.account_id else actual, still)
    return found


def taken_of(
    budget_ids: Collection[int], codes: Collection[int] | None = None
) -> dict[tuple[int, int], tuple[Decimal, Decimal, Decimal, Decimal]]:
    """By budget and code: committed, of it invoiced, still open, actual of documents; one statement."""
    rows = Use.objects.filter(budget_id__in=list(budget_ids))
    rows = rows if codes is None else rows.filter(code__in=list(codes))
    told = rows.order_by().values_list("budget_id", "code").annotate(Sum("committed"), Sum("invoiced"), Sum("open"), Sum("actual"))
    return {(pk, code): (committed, invoiced, still, actual) for pk, code, committed, invoiced, still, actual in told}


def postings(budget: Budget, some: Sequence[Line]) -> dict[int, Decimal]:
    """What stands on the accounts of lines on their days, by code. A line narrowed by more than its account counts what documents put on it posted."""
    wide = [one for one in some if one.account_id and not narrowed(one, budget)]
    narrow = [one for one in some if one.account_id and narrowed(one, budget)]
    found: dict[int, Decimal] = {}
    if wide:
        sums = _posted(wide).values_list("account_id", "on", "account__kind").annotate(Sum("debit"), Sum("credit"))
        told = [(account, on, _signed(kind, debit, credit)) for account, on, kind, debit, credit in sums]
        found |= {
            one.code: sum((value for account, on, value in told if account == one.account_id and one.first_day <= on <= one.last_day), ZERO)
            for one in wide
        }
    if narrow:
        found |= _posted_by_documents(budget, narrow)
    return found


def narrowed(one: Line, budget: Budget) -> bool:
    """Whether a line is about more than an account and days."""
    return any(
        (one.cost_kind_id, one.department_id, one.contract_id, one.case_id, budget.department_id, budget.contract_id, budget.case_id)
    )


def _posted(some: Sequence[Line]) -> QuerySet:
    first, last = min(one.first_day for one in some), max(one.last_day for one in some)
    return ledger.EntryLine.objects.filter(account_id__in={one.account_id for one in some}, on__gte=first, on__lte=last).order_by()


def _posted_by_documents(budget: Budget, some: Sequence[Line]) -> dict[int, Decimal]:
    own = Use.objects.filter(budget=budget, document_kind=OuterRef("entry__source"), document_id=OuterRef("entry__source_id"))
    rows = _posted(some).filter(Exists(own))
    sums = rows.values_list("account_id", "on", "account__kind", "entry__source", "entry__source_id").annotate(Sum("debit"), Sum("credit"))
    codes: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    for code, kind, document in (
        Use.objects.filter(budget=budget, code__in=[one.code for one in some])
        .values_list("code", "document_kind", "document_id")
        .distinct()
    ):
        codes[(kind, document)].add(code)
    found = dict.fromkeys((one.code for one in some), ZERO)
    for account, on, account_kind, source, document, debit, credit in sums:
        for one in some:
            if one.account_id == account and one.first_day <= on <= one.last_day and one.code in codes[(source, document)]:
                found[one.code] += _signed(account_kind, debit, credit)
    return found


def _signed(kind: str, debit: Decimal, credit: Decimal) -> Decimal:
    return credit - debit if kind in EARNING else debit - credit


def entries(one: Line, *, most: int) -> list[ledger.EntryLine]:
    """The latest postings a line counts, with their entries."""
    if one.account_id is None:
        return []
    rows = _posted([one])
    if narrowed(one, one.of.budget):
        own = Use.objects.filter(
            budget_id=one.of.budget_id, code=one.code, document_kind=OuterRef("entry__source"), document_id=OuterRef("entry__source_id")
        )
        rows = rows.filter(Exists(own))
    return list(rows.select_related("entry", "account").order_by("-on", "-pk")[:most])


def uses(one: Line, *, most: int) -> list[Use]:
    """The latest lines of documents that take of a line."""
    return list(Use.objects.filter(budget_id=one.of.budget_id, code=one.code).order_by("-on", "-pk")[:most])


def of_documents(kind: str, ids: Collection[int], *, by: Actor) -> list[Use]:
    """What documents take of budgets the actor sees."""
    rows = Use.objects.filter(document_kind=kind, document_id__in=list(ids), budget__in=visible(by).values("pk"))
    return list(rows.select_related("budget").order_by("budget_id", "code", "pk"))


def charges(kind: str, document_id: int, *, by: Actor) -> list[Charge]:
    return list(
        Charge.objects.filter(document_kind=kind, document_id=document_id, budget__in=visible(by).values("pk")).select_related("budget")
    )


def lines_in_force(*, by: Actor, side: str, on: dt.date) -> list[Line]:
    """Lines a document of a side may be put onto: those in force, of budgets that are not over."""
    rows = Line.objects.filter(of__state=State.CURRENT, of__budget__in=visible(by).filter(archived=False, side=side, last_day__gte=on))
    return list(rows.select_related("of__budget").order_by("of__budget__code", "position", "pk"))


def item_groups(ids: Collection[int | None]) -> dict[int, tuple[int, ...]]:
    """Groups of items, with the groups above them."""
    wanted = {pk for pk in ids if pk}
    return {pk: one.group_path for pk, one in catalog.facts(wanted).items()} if wanted else {}
