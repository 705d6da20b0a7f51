"""Documents put onto lines of budgets by hand, and taken off (BUD-2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import audit, entered, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.budgets import queries, spending
from kupiec.sales.budgets.models import Charge, Line
from kupiec.sales.budgets.services import checks, uses
from kupiec.sales.budgets.values import State


def charge(kind: str, ids: Sequence[int], *, line_id: int, by: Actor) -> int:
    """Put documents of a kind, whole, onto a line in force; another line of the same budget gives them up.

    Refuses NOT_FOUND, WRONG_SIDE (sales onto costs), and OVER_BUDGET where the line stops what exceeds it.
    """
    by.require("budgets.charge")
    with tx.write_tx(by=by):
        _seen(kind, ids, by=by)
        uses.hold([kind], company_id=by.company_id)
        line = (
            Line.objects.select_related("of__budget")
            .filter(pk=line_id, of__state=State.CURRENT, of__budget__in=queries.visible(by).filter(archived=False))
            .first()
        )
        if line is None:
            raise Refusal("NOT_FOUND", N_("There is no such line in force."), "line_id")
        if line.of.budget.side != uses.SIDES[kind]:
            raise Refusal("WRONG_SIDE", N_("Sales go onto budgets of income, purchases onto budgets of costs."), "line_id")
        Charge.objects.filter(budget_id=line.of.budget_id, document_kind=kind, document_id__in=list(ids)).delete()
        Charge.objects.bulk_create(
            Charge(company_id=by.company_id, budget_id=line.of.budget_id, code=line.code, document_kind=kind, document_id=pk)
            for pk in sorted(set(ids))
        )
        audit.tell(kind, sorted(set(ids)), "charged", by=by, data={"budget": line.of.budget.code, "line": line.name})
        _note(kind, ids, by=by)
    return len(set(ids))


def discharge(kind: str, ids: Sequence[int], *, by: Actor) -> int:
    """Documents stand again where their contract, case, department and goods put them. Refuses NOT_FOUND."""
    by.require("budgets.charge")
    with tx.write_tx(by=by):
        _seen(kind, ids, by=by)
        uses.hold([kind], company_id=by.company_id)
        count, _rows = Charge.objects.filter(company_id=by.company_id, document_kind=kind, document_id__in=list(ids)).delete()
        _note(kind, ids, by=by)
    return count


def _note(kind: str, ids: Sequence[int], *, by: Actor) -> None:
    """Lines of an invoice that bill an order are told by the order; corrections stand where their invoice does."""
    uses.note(kind, ids, by=by)
    if kind == spending.INVOICE:
        uses.note(kind, spending.corrections_of(ids), by=by)
        uses.note(spending.ORDER, spending.orders_of(ids), by=by)


def _seen(kind: str, ids: Collection[int], *, by: Actor) -> None:
    if kind not in uses.SIDES:
        raise Refusal("WRONG_KIND", N_("Only orders, purchases and invoices are put onto budgets."), "kind")
    checks.switched_on(by)
    found = documents.describe([documents.Ref(kind, pk) for pk in ids], by=by)
    entered.all_there(list(found), ids)
