"""What documents take of budgets, kept row by row: noted while they are written, settled once at the end of the transaction (BUD-2).

Settling is the last thing a transaction does: everything it wrote is there, the budgets concerned are the last rows it locks, so two
documents that each fit but not together are weighed one after the other, and nobody waits in a circle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel import clock, jobs, known, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insert_rows
from kupiec.ground.kernel.models import Event
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.budgets import queries, rules, spending
from kupiec.sales.budgets.models import Budget, Charge, Line, Use
from kupiec.sales.budgets.services import checks
from kupiec.sales.budgets.values import ZERO, Control, InForce, Over, Spent

Document = tuple[str, int]
Slot = tuple[int, int]
"""A budget and the code of one of its lines."""
AT_ONCE, MOST_AT_ONCE = 500, 2000
SIDES = {spending.ORDER: "income", spending.INVOICE: "income", spending.PURCHASE: "cost"}
WHOLE = (spending.ORDER, spending.PURCHASE)
LINES = {spending.INVOICE: "invoicing.line", spending.RECEIPT: "stock.line"}
_FIGURES = ("code", "committed", "invoiced", "open", "actual", "on", "document_kind", "document_id")


def note(kind: str, ids: Iterable[int], *, by: Actor) -> None:
    """These documents are being written: at the end of the transaction what they take of budgets is settled.

    What is in force is read only then, under the locks of `hold`: a budget put in force meanwhile waits for this transaction or is waited
    for, so one of both sees the other. Costs nothing where there are no budgets.
    """
    if queries.known_of(by.company_id):
        tx.before_commit("budgets.uses", _settle_all).extend((kind, pk, by) for pk in ids)


def _settle_all(noted: list[tuple[str, int, Actor]]) -> None:
    """One settlement for each company; what orders tell of their invoices is not asked of the invoices again."""
    actors: dict[int, Actor] = {}
    wanted: defaultdict[int, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for kind, pk, by in noted:
        actors[by.company_id] = by
        wanted[by.company_id][kind].add(pk)
    for company_id, kinds in wanted.items():
        hold(kinds, company_id=company_id)
        budgets = queries.in_force(company_id)
        if budgets:
            settle(kinds, budgets=budgets, by=actors[company_id])


def hold(kinds: Iterable[str], *, company_id: int) -> None:
    """Lock the budgets on the side of these documents, in order: only then is read what is in force, what was put where by hand,
    what stands there already. Versions put in force, documents put onto lines, other documents of the same lines wait for one another.
    """
    rows = Budget.objects.filter(company_id=company_id, side__in={SIDES[kind] for kind in kinds})
    list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    known.look_again()


def settle(kinds: Mapping[str, Collection[int]], *, budgets: Sequence[InForce], weigh: bool = True, by: Actor) -> None:
    """Replace what these documents take of these budgets, which the caller holds, and see whether that exceeds a line. Constant statements for any set.

    Refuses OVER_BUDGET where the budget stops it; where it warns, the document's story says so.
    """
    told = _spent(kinds)
    spent = told.spent
    codes = _codes(spent, told.papers, budgets)
    now = {(one.kind, one.line_id, one.budget_id): one for one in _uses(spent, codes, by=by)}
    before = {(row.kind, row.line_id, row.budget_id): row for row in _known(told, [one.budget_id for one in budgets])}
    if not now and not before:
        return
    _replace(before, now)
    if weigh:
        _weigh(before.values(), now.values(), budgets, kinds, by=by)


def _spent(kinds: Mapping[str, Collection[int]]) -> spending.Told:
    spent: dict[tuple[str, int], Spent] = {}
    whole = spending.Told([], set(), set())
    for kind in (spending.INVOICE, spending.PURCHASE, spending.ORDER):
        if kinds.get(kind):
            told = spending.of(kind, kinds[kind])
            spent |= {(one.kind, one.line_id): one for one in told.spent}
            whole.papers.update(told.papers)
            whole.lines.update(told.lines)
    return replace(whole, spent=list(spent.values()))


def _by_kind(papers: Iterable[Document]) -> defaultdict[str, set[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for kind, pk in papers:
        found[kind].add(pk)
    return found


def _known(told: spending.Told, budget_ids: Collection[int]) -> list[Use]:
    """What stands there of these lines, and of whatever the orders had that is gone; lines of their invoices and receipts may be of other orders."""
    rows = Use.objects.filter(budget_id__in=list(budget_ids))
    lines = _by_kind(told.lines)
    found: list[Use] = []
    for kind, ids in _by_kind(told.papers).items():
        if kind in WHOLE:
            found += rows.filter(document_kind=kind, document_id__in=ids)
        else:
            found += rows.filter(document_kind=kind, document_id__in=ids, kind=LINES[kind], line_id__in=lines[LINES[kind]])
    return found


def _codes(spent: Sequence[Spent], papers: Collection[Document], budgets: Sequence[InForce]) -> dict[tuple[str, int], dict[int, int]]:
    """Where each line stands: line → budget → code. By hand first, then where the line it came of stands, then by what it is about."""
    charged: defaultdict[Document, dict[int, int]] = defaultdict(dict)
    for kind, ids in _by_kind(papers).items():
        rows = Charge.objects.filter(document_kind=kind, document_id__in=ids, budget_id__in=[one.budget_id for one in budgets])
        for document, budget, code in rows.values_list("document_id", "budget_id", "code"):
            charged[(kind, document)][budget] = code
    roots = _roots(spent, {(one.kind, one.line_id) for one in spent})
    found: dict[tuple[str, int], dict[int, int]] = {}
    for one in sorted(spent, key=lambda one: (one.origin is not None, one.line_id)):
        origin = found.get(one.origin, roots.get(one.origin)) if one.origin else None
        placed = (
            origin if origin is not None else {budget.budget_id: at for budget in budgets if (at := rules.placed(budget, one)) is not None}
        )
        found[(one.kind, one.line_id)] = {**placed, **charged.get((one.document_kind, one.document_id), {})}
    return found


def _roots(spent: Sequence[Spent], here: Collection[tuple[str, int]]) -> dict[tuple[str, int], dict[int, int]]:
    """Where lines stand that are corrected by these and written no more themselves."""
    wanted = {one.origin[1] for one in spent if one.origin and one.origin not in here and one.origin[0] == "invoicing.line"}
    found: defaultdict[tuple[str, int], dict[int, int]] = defaultdict(dict)
    if wanted:
        for root, budget, code in Use.objects.filter(kind="invoicing.line", line_id__in=wanted).values_list("line_id", "budget_id", "code"):
            found[("invoicing.line", root)][budget] = code
    return found


def _uses(spent: Sequence[Spent], codes: Mapping[tuple[str, int], Mapping[int, int]], *, by: Actor) -> Iterable[Use]:
    for one in spent:
        if not (one.committed or one.invoiced or one.actual):
            continue
        for budget_id, code in codes[(one.kind, one.line_id)].items():
            yield Use(
                company_id=by.company_id, budget_id=budget_id, code=code, kind=one.kind, line_id=one.line_id, document_kind=one.document_kind, document_id=one.document_id,
                on=one.on, committed=one.committed, invoiced=one.invoiced, open=rules.still_open(one.committed, one.invoiced), actual=one.actual,
            )  # fmt: skip


def _replace(before: Mapping[Any, Use], now: Mapping[Any, Use]) -> None:
    """Rows as they should be; those alike stay."""
    same = {key for key, row in now.items() if key in before and all(getattr(before[key], name) == getattr(row, name) for name in _FIGURES)}
    gone = [row.pk for key, row in before.items() if key not in same]
    if gone:
        Use.objects.filter(pk__in=gone).delete()
    insert_rows(row for key, row in now.items() if key not in same)


def _sums(rows: Iterable[Use]) -> dict[Slot, Decimal]:
    found: defaultdict[Slot, Decimal] = defaultdict(Decimal)
    for row in rows:
        found[(row.budget_id, row.code)] += row.open + row.actual
    return found


def _weigh(
    before: Iterable[Use], now: Iterable[Use], budgets: Sequence[InForce], kinds: Mapping[str, Collection[int]], *, by: Actor
) -> None:
    was, becomes = _sums(before), _sums(now)
    grown = {slot for slot, value in becomes.items() if value > was.get(slot, ZERO)}
    asked = [budget for budget in budgets if budget.control != Control.NONE and any(pk == budget.budget_id for pk, _code in grown)]
    if not asked:
        return
    taken = queries.taken_of([budget.budget_id for budget in asked], {code for _pk, code in grown})
    posted = _posted(asked, grown)
    for budget in asked:
        codes = {code for pk, code in grown if pk == budget.budget_id}
        level = {
            code: still + posted.get((budget.budget_id, code), actual)
            for (pk, code), (_committed, _invoiced, still, actual) in taken.items() if pk == budget.budget_id and code in codes
        }  # fmt: skip
        over = rules.exceeded(
            budget,
            before={code: was.get((budget.budget_id, code), ZERO) for code in codes},
            after={code: becomes[(budget.budget_id, code)] for code in codes},
            level=level,
        )
        if over:
            _say(budget, over, kinds, by=by)


def _posted(budgets: Sequence[InForce], grown: Collection[Slot]) -> dict[Slot, Decimal]:
    """What stands on accounts, for lines that have one."""
    wanted = [
        place.line_id for budget in budgets for place in budget.places if place.account_id and (budget.budget_id, place.code) in grown
    ]
    if not wanted:
        return {}
    found: dict[Slot, Decimal] = {}
    lines: defaultdict[Budget, list[Line]] = defaultdict(list)
    for line in Line.objects.filter(pk__in=wanted).select_related("of__budget"):
        lines[line.of.budget].append(line)
    for budget, some in lines.items():
        found |= {(budget.pk, code): value for code, value in queries.postings(budget, some).items()}
    return found


def _say(budget: InForce, over: Sequence[Over], kinds: Mapping[str, Collection[int]], *, by: Actor) -> None:
    """Refuses OVER_BUDGET where the budget stops; else an event on each document."""
    names = {place.code: place.name for place in budget.places}
    worst = max(over, key=lambda one: one.by)
    said = {"budget": budget.code, "line": names[worst.code], "over": str(worst.by)}
    if budget.control == Control.STOP:
        raise Refusal("OVER_BUDGET", N_("Budget %(budget)s, “%(line)s”: over its plan by %(over)s."), "lines", params=said)
    moment = clock.now()
    insert_rows(
        Event(at=moment, user_id=by.user_id, company_id=by.company_id, subject=kind, subject_id=pk, verb="over_budget", data=said)
        for kind, ids in kinds.items() for pk in sorted(ids)
    )  # fmt: skip


def recount(ids: Sequence[int], *, by: Actor) -> int:
    """What all documents of their days take of budgets, put anew: after a document joined a case or a contract. Refuses NOT_FOUND."""
    by.require("budgets.edit")
    with tx.write_tx(by=by):
        rows = checks.locked(ids, by=by)
        put_anew([row.pk for row in rows], by=by)
    return len(rows)


def put_anew(budget_ids: Collection[int], *, by: Actor) -> None:
    """The same for verbs that hold the budgets; nothing is refused for being over. A great many documents are left to a job."""
    Use.objects.filter(budget_id__in=list(budget_ids)).delete()
    found = _documents(budget_ids, by=by)
    if len(found) > MOST_AT_ONCE:
        jobs.enqueue("budgets.recount", {"budgets": sorted(budget_ids)}, by=by)
        return
    for start in range(0, len(found), AT_ONCE):
        _settle_anew(found[start : start + AT_ONCE], budget_ids, by=by)


def _settle_anew(some: Sequence[Document], budget_ids: Collection[int], *, by: Actor) -> None:
    settle(_by_kind(some), budgets=[one for one in queries.in_force(by.company_id) if one.budget_id in set(budget_ids)], weigh=False, by=by)


@jobs.job("budgets.recount", N_("Recounting budgets"), long=True)
def recount_many(job: jobs.Running) -> None:
    """Chunk by chunk, each its own transaction."""
    budget_ids = job.payload["budgets"]
    for some in job.chunks(_documents(budget_ids, by=job.by), size=AT_ONCE):
        hold(SIDES, company_id=job.by.company_id)
        _settle_anew([(kind, pk) for kind, pk in some], budget_ids, by=job.by)


def _documents(budget_ids: Collection[int], *, by: Actor) -> list[Document]:
    """Documents that may take of budgets in force: of their days and their side, or put onto them by hand."""
    budgets = [one for one in queries.in_force(by.company_id) if one.budget_id in set(budget_ids)]
    if not budgets:
        return []
    places = [place for budget in budgets for place in budget.places]
    dated = spending.candidates(min(one.first_day for one in places), max(one.last_day for one in places), company_id=by.company_id)
    sides = {budget.side for budget in budgets}
    charged = _charged(budget_ids)
    return [(kind, pk) for kind, ids in dated.items() if SIDES[kind] in sides for pk in sorted({*ids, *charged.get(kind, ())})]


def _charged(budget_ids: Collection[int]) -> dict[str, set[int]]:
    return _by_kind(Charge.objects.filter(budget_id__in=list(budget_ids)).values_list("document_kind", "document_id"))
