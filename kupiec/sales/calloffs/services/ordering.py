"""Orders made of contracts, and orders of the customer counted towards them (CON-6, CON-7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from kupiec.ground.kernel import bells, clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.calloffs import queries
from kupiec.sales.calloffs.events import Gathered
from kupiec.sales.calloffs.models import CalledOff
from kupiec.sales.calloffs.rules import check_positive
from kupiec.sales.contracts import public as contracts
from kupiec.sales.orders import public as orders


def order(contract_id: int, *, quantities: Mapping[int, Decimal], over: bool = False, by: Actor) -> int:
    """An order of lines of a contract, in their units: priced by it, with its terms of payment. Answers its id.

    Refuses NOT_FOUND, NOT_IN_FORCE, NOTHING, QUANTITY, OVER_CONTRACT (more than was planned, drafts of orders counted, unless `over`), and what
    `orders.create` refuses.
    """
    by.require("orders.edit")
    check_positive(quantities, prefix="line_")
    with tx.write_tx(by=by):
        if not over:
            list(contracts.visible(by).filter(pk=contract_id).order_by("pk").select_for_update(of=("self",)).values_list("pk"))
        contract, edition = in_force(contract_id, by=by)
        lines = {line.pk: line for line in contracts.Line.objects.filter(edition=edition, pk__in=list(quantities))}
        wanted = [(lines[pk], quantity) for pk, quantity in quantities.items() if pk in lines and quantity]
        if len(lines) != len(quantities):
            raise Refusal("NOT_FOUND", N_("There is no such record."))
        if not wanted:
            raise Refusal("NOTHING", N_("Write how much of what."), "quantities")
        if not over:
            _check_left(contract_id, wanted)
        draft = orders.DraftOrder(
            by.company_id, contract.branch_id, contract.party_id, clock.today(), tuple(_line(line, quantity, edition) for line, quantity in wanted),
            currency=edition.currency_id, payment_method=edition.payment_method or None, payment_days=edition.payment_days,
            salesperson_id=contract.salesperson_id, customer_reference=contract.their_number,
        )  # fmt: skip
        (made,) = orders.create([draft], by=by)
        CalledOff.objects.bulk_create(
            CalledOff(company_id=by.company_id, contract_id=contract_id, line_id=line.pk, order_id=made.order_id, order_line_id=pk)
            for (line, _quantity), pk in zip(wanted, made.line_ids, strict=True)
        )
    return made.order_id


def in_force(contract_id: int, *, by: Actor) -> tuple[contracts.Contract, contracts.Edition]:
    """The contract with a customer and its edition of today. Refuses NOT_FOUND, NOT_IN_FORCE."""
    contract = contracts.visible(by).filter(pk=contract_id, side=contracts.Side.SALE).first()
    if contract is None:
        raise Refusal("NOT_FOUND", N_("There is no such record."))
    edition = contracts.in_force(contract_id, on=clock.today())
    if edition is None:
        raise Refusal("NOT_IN_FORCE", N_("The contract is not in force today."), "state")
    return contract, edition


def _check_left(contract_id: int, wanted: Sequence[tuple[contracts.Line, Decimal]]) -> None:
    left = {one.line_id: one.left for one in queries.drawn(contract_id, drafts=True)}
    for line, quantity in wanted:
        rest = left.get(line.pk)
        if rest is not None and quantity > rest:
            raise Refusal(
                "OVER_CONTRACT", N_("%(what)s: %(left)s %(unit)s are left of the contract."), f"line_{line.pk}",
                params={"what": line.description[:60], "left": max(rest, Decimal(0)).normalize(), "unit": line.unit},
            )  # fmt: skip


def _line(line: contracts.Line, quantity: Decimal, edition: contracts.Edition) -> orders.DraftOrderLine:
    """A line of an item is priced by the engine, which asks the contract; one in words carries its price."""
    if line.item_id:
        return orders.DraftOrderLine(line.item_id, line.unit, quantity, line.factor)
    return orders.DraftOrderLine(
        None, line.unit, quantity, description=line.description, unit_price=line.price or Decimal(0), price_source="contract"
    )


def gather(ids: Sequence[int], *, by: Actor) -> int:
    """Count the customers' accepted orders of the contracts' items, of days they were in force, towards them. Answers how many lines."""
    by.require("orders.edit")
    count = 0
    with tx.write_tx(by=by):
        for contract in (
            contracts.visible(by).filter(pk__in=list(ids), side=contracts.Side.SALE).order_by("pk").select_for_update(of=("self",))
        ):
            editions = contracts.Edition.objects.filter(contract=contract, state="signed").order_by("number")
            rows = queries.to_gather(contract, list(editions), by=by)
            CalledOff.objects.bulk_create(
                CalledOff(company_id=by.company_id, contract=contract, line_id=line, order_id=order_id, order_line_id=order_line)
                for order_id, order_line, line in rows
            )
            count += len(rows)
            if rows:
                bells.ring(Gathered(tuple(sorted({order_id for order_id, _line, _drawn in rows}))), by=by)
    return count
