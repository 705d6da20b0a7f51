"""Materials issued for a contract (CON-5)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog
from kupiec.sales.calloffs.models import Issued
from kupiec.sales.calloffs.rules import check_positive
from kupiec.sales.calloffs.services.ordering import in_force


def issue_materials(contract_id: int, *, quantities: Mapping[int, Decimal], warehouse_id: int, by: Actor) -> int:
    """Prepare an internal issue (RW) of items for a contract, in base units by item; the warehouse issues it. Answers the document.

    Refuses NOT_FOUND, NOT_IN_FORCE, NOTHING, QUANTITY, and what `stock.draft` refuses.
    """
    by.require("stock.draft")
    check_positive(quantities, prefix="item_")
    with tx.write_tx(by=by):
        contract, _edition = in_force(contract_id, by=by)
        wanted = {pk: quantity for pk, quantity in quantities.items() if quantity}
        if not wanted:
            raise Refusal("NOTHING", N_("Write how much of what."), "quantities")
        goods = catalog.facts(wanted)
        lines = tuple(
            stock.DraftLine(pk, goods[pk].unit if pk in goods else "", Decimal(1), quantity, quantity) for pk, quantity in wanted.items()
        )
        draft = stock.DraftDocument(
            "RW",
            by.company_id,
            contract.branch_id,
            warehouse_id,
            clock.today(),
            party_id=contract.party_id,
            lines=lines,
            reference=contract.number,
        )
        (made,) = stock.draft([draft], by=by)
        Issued.objects.bulk_create(Issued(company_id=by.company_id, contract_id=contract_id, stock_line_id=pk) for pk in made.line_ids)
    return made.document_id
