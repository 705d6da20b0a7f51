"""Proposals of the demand plan accepted in bulk: drafts of purchase and production orders (CNF-4)."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.company import public as company
from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.confirmations import planning
from kupiec.sales.confirmations.values import Proposal
from kupiec.sales.supply import public as supply


def accept(asked: planning.Asked, chosen: Sequence[Proposal], *, by: Actor) -> list[int]:
    """Drafts of orders, one for each supplier (one for our production), with a line for each proposal. Ids of orders.

    What is proposed is looked at again, so that nothing is ordered twice. Refuses NOTHING, CHANGED, NO_SUPPLIER and what supply orders refuse.
    """
    by.require("confirmations.plan")
    if not chosen:
        raise Refusal("NOTHING", N_("Choose what should be ordered."), "chosen")
    with tx.write_tx(by=by):
        list(company.Company.objects.select_for_update(no_key=True).filter(pk=by.company_id).values_list("pk"))
        standing = {(one.item_id, one.due) for row in planning.plan(asked, by=by) for one in row.proposals}
        gone = next((at for at, one in enumerate(chosen) if (one.item_id, one.due) not in standing), None)
        if gone is not None:
            raise Refusal("CHANGED", N_("The plan has changed meanwhile; look at it again."), f"quantity_{gone}")
        groups: dict[tuple[str, int | None, int], list[Proposal]] = {}
        for at, one in enumerate(chosen):
            if one.kind == supply.Kind.PURCHASE and one.supplier_id is None:
                raise Refusal("NO_SUPPLIER", N_("Choose the supplier."), f"supplier_{at}")
            groups.setdefault((one.kind, one.supplier_id, one.warehouse_id), []).append(one)
        return supply.create([_draft(*key, some) for key, some in groups.items()], by=by)


def _draft(kind: str, supplier_id: int | None, warehouse_id: int, some: Sequence[Proposal]) -> supply.OrderDraft:
    lines = tuple(supply.LineDraft(item_id=one.item_id, quantity=one.quantity, due=one.due) for one in some)
    return supply.OrderDraft(kind=kind, supplier_id=supplier_id, warehouse_id=warehouse_id, due=min(one.due for one in some), lines=lines)
