"""Confirmations made from orders, offers and contracts (CNF-1); those of letters are typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from kupiec.ground.kernel import clock, locks, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import PRICE_DECIMALS, half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.confirmations import queries
from kupiec.sales.confirmations.services.making import create
from kupiec.sales.confirmations.values import Draft, LineDraft, Source
from kupiec.sales.contracts import public as contracts
from kupiec.sales.offers import public as offers
from kupiec.sales.orders import public as orders


def _net(line: orders.OrderLine | offers.OfferLine, *, gross: bool) -> Decimal:
    """The net price of a line's unit, its discount taken off."""
    price = line.unit_price * (100 - line.discount_percent) / 100
    return half_up(price * 100 / (100 + line.vat_percent) if gross else price, PRICE_DECIMALS)


def from_orders(order_ids: Sequence[int], *, by: Actor) -> list[int]:
    """A draft for each order, of its lines not confirmed yet, in its roles, place and currency. Constant statements for any set.

    Refuses NOT_FOUND, CANCELLED, NOTHING_LEFT, and what `create` refuses.
    """
    by.require("confirmations.edit")
    with tx.write_tx(by=by):
        rows = locks.lock(locks.Kind.ORDER, orders.visible(by), ids=order_ids)
        if len(rows) != len(set(order_ids)):
            raise Refusal("NOT_FOUND", N_("There is no such record."))
        found = orders.standing([row.pk for row in rows])
        taken = queries.confirmed_already(found.rows)
        return create([_of_order(row, found, taken) for row in rows], by=by)


def _of_order(row: orders.Order, found: orders.registry.Standing, taken: set[int]) -> Draft:
    if row.state == "cancelled":
        raise Refusal("CANCELLED", N_("%(order)s is cancelled."), "state", params={"order": str(row)})
    lines = tuple(
        LineDraft(
            item_id=line.item_id, description=line.description, quantity=half_up(found.progress[line.pk].wanted / line.factor, 4), unit=line.unit,
            price=_net(line, gross=row.prices_gross), requested_on=row.wanted_on, order_line_id=line.pk,
        )
        for line in found.rows_of(row.pk) if line.pk not in taken and found.progress[line.pk].wanted > 0
    )  # fmt: skip
    if not lines:
        raise Refusal("NOTHING_LEFT", N_("All lines of %(order)s are confirmed."), "state", params={"order": str(row)})
    return Draft(
        orderer_id=row.orderer_id, recipient_id=row.recipient_id, payer_id=row.payer_id, delivery_address_id=row.delivery_address_id, warehouse_id=row.warehouse_id,
        source=Source.ORDER, source_id=row.pk, order_id=row.pk, currency=row.currency_id, rate=row.rate, salesperson_id=row.salesperson_id, branch_id=row.branch_id,
        customer_reference=row.customer_reference, lines=lines,
    )  # fmt: skip


def from_offers(version_ids: Sequence[int], *, by: Actor) -> list[int]:
    """A draft for each version of an offer, of what is left to order of its firm lines, at its prices. Refuses NOT_FOUND, NOTHING_LEFT, NOT_CUSTOMER."""
    by.require("confirmations.edit")
    with tx.write_tx(by=by):
        rows = list(
            offers.OfferVersion.objects.filter(pk__in=list(version_ids), offer__in=offers.visible(by))
            .select_related("offer")
            .order_by("pk")
        )
        if len(rows) != len(set(version_ids)):
            raise Refusal("NOT_FOUND", N_("There is no such record."))
        lines: dict[int, list[offers.OfferLine]] = {row.pk: [] for row in rows}
        for line in offers.OfferLine.objects.filter(offer_version__in=rows, kind="line", choice="firm").order_by("position", "pk"):
            lines[line.offer_version_id].append(line)
        left = offers.left_to_order([line.pk for some in lines.values() for line in some])
        return create([_of_offer(row, lines[row.pk], left) for row in rows], by=by)


def _of_offer(row: offers.OfferVersion, lines: Sequence[offers.OfferLine], left: Mapping[int, Decimal]) -> Draft:
    drafts = tuple(
        LineDraft(item_id=line.item_id, description=line.description, quantity=half_up(left[line.pk] / line.factor, 4), unit=line.unit,
                  price=_net(line, gross=row.prices_gross), source_line=line.pk)
        for line in lines if left[line.pk] > 0
    )  # fmt: skip
    if not drafts:
        raise Refusal("NOTHING_LEFT", N_("All of %(offer)s is ordered."), "state", params={"offer": row.offer.number})
    return Draft(
        orderer_id=row.offer.party_id, source=Source.OFFER, source_id=row.pk, currency=row.currency_id, rate=row.rate, salesperson_id=row.offer.salesperson_id,
        branch_id=row.offer.branch_id, customer_reference=row.customer_reference, lines=drafts,
    )  # fmt: skip


def from_contract(contract_ids: Sequence[int], *, by: Actor) -> list[int]:
    """A draft for each contract with a customer, of its lines with a quantity, at its prices. Refuses NOT_FOUND, NOT_IN_FORCE, NOTHING_LEFT."""
    by.require("confirmations.edit")
    with tx.write_tx(by=by):
        rows = list(contracts.visible(by).filter(pk__in=list(contract_ids), side=contracts.Side.SALE).order_by("pk"))
        if len(rows) != len(set(contract_ids)):
            raise Refusal("NOT_FOUND", N_("There is no such record."))
        return create([_of_contract(row) for row in rows], by=by)


def _of_contract(row: contracts.Contract) -> Draft:
    edition = contracts.in_force(row.pk, on=clock.today())
    if edition is None:
        raise Refusal("NOT_IN_FORCE", N_("The contract is not in force today."), "state")
    lines = contracts.Line.objects.filter(edition=edition, quantity__isnull=False).order_by("position", "pk")
    drafts = tuple(
        LineDraft(
            item_id=line.item_id,
            description=line.description,
            quantity=line.quantity or Decimal(1),
            unit=line.unit,
            price=line.price,
            source_line=line.pk,
        )
        for line in lines
    )
    if not drafts:
        raise Refusal("NOTHING_LEFT", N_("No line of the contract has a quantity."), "state")
    return Draft(
        orderer_id=row.party_id, source=Source.CONTRACT, source_id=row.pk, currency=edition.currency_id, salesperson_id=row.salesperson_id, branch_id=row.branch_id,
        customer_reference=row.their_number, lines=drafts,
    )  # fmt: skip
