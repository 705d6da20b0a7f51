"""Accepting: from here on the order binds, asks stock for goods and takes credit (ORD-6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from kupiec.ground.kernel import audit, bells, clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.workflow import public as workflow
from kupiec.people.parties import public as parties
from kupiec.sales.orders import events, settings
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.progress import Standing
from kupiec.sales.orders.services import credit, floors
from kupiec.sales.orders.values import Deviation, Verdict


def check(orders: Sequence[Order], found: Standing, *, by: Actor) -> tuple[list[Order], list[Order]]:
    """Orders that may be accepted, and those that wait for approval, held with the reason. Writes holds and effects.

    Part of `move`: orders and credit rows are locked. Refuses EMPTY, PARTY_ARCHIVED, PARTY_BLOCKED, NOT_APPROVED, BELOW_FLOOR.
    """
    by.require("orders.accept")
    chosen = settings.of(by.company_id)
    _check_lines(orders, found)
    workflow.require_finished("orders.order", [order.pk for order in orders], by=by)
    floors.require(orders, found, by=by)
    facts = parties.documents_facts(
        {pk for order in orders for pk in (order.orderer_id, order.recipient_id, order.payer_id)},
        company_id=by.company_id,
    )
    for order in orders:
        for field, pk in (("orderer", order.orderer_id), ("recipient", order.recipient_id), ("payer", order.payer_id)):
            parties.check_can_trade(facts[pk], blocked_too=True, field=field)
    weighed = credit.weigh(orders, chosen=chosen, by=by)
    differing = credit.deviations(orders, found, facts=facts)
    waiting = credit.stopping(orders, differing, chosen=chosen, by=by)
    over = {pk: over_by for pk, (_, over_by) in weighed.items()}
    waits = {pk for pk, (verdict, _) in weighed.items() if verdict.hold == "accept"}
    _hold(orders, weighed, over, waiting, by=by)
    passed = [order for order in orders if order.pk not in waits | waiting]
    for order in passed:
        _mark(order, weighed[order.pk], facts, by=by)
    _tell(passed, differing, by=by)
    return passed, [order for order in orders if order.pk in waits | waiting]


def _check_lines(orders: Sequence[Order], found: Standing) -> None:
    for order in orders:
        if not found.lines[order.pk]:
            raise Refusal("EMPTY", N_("%(number)s has no lines."), "lines", params={"number": str(order)})


def _hold(
    orders: Sequence[Order],
    weighed: dict[int, tuple[Verdict, Decimal]],
    over: dict[int, Decimal],
    waiting: set[int],
    *,
    by: Actor,
) -> None:
    for stops in ("accept", "deliveries"):
        stopped = [order for order in orders if weighed[order.pk][0].hold == stops]
        if stopped:
            credit.place(stopped, kind="credit", stops=stops, reason=credit.OVER_LIMIT, over=over, by=by)
    held = [order for order in orders if order.pk in waiting]
    if held:
        credit.place(held, kind="terms", stops="accept", reason=credit.DEVIATES, by=by)


def _mark(order: Order, weighed: tuple[Verdict, Decimal], facts: dict[int, parties.PartyFacts], *, by: Actor) -> None:
    verdict, over_by = weighed
    order.credit, order.credit_over_by = verdict.credit, over_by or None
    order.accepted_at, order.accepted_by = clock.now(), by.user_id
    order.snapshot = {
        "orderer": parties.snapshot(facts[order.orderer_id]),
        "recipient": parties.snapshot(facts[order.recipient_id], order.delivery_address_id),
        "payer": parties.snapshot(facts[order.payer_id]),
    }


def _tell(orders: Sequence[Order], differing: Mapping[int, Sequence[Deviation]], *, by: Actor) -> None:
    """One statement per kind of deviation, however many orders."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for order in orders:
        if differing[order.pk]:
            groups.setdefault(tuple(one.field for one in differing[order.pk]), []).append(order.pk)
    for fields, ids in groups.items():
        audit.tell("orders.order", ids, "deviates", by=by, data={"fields": list(fields)})


def finish(orders: Sequence[Order], *, by: Actor) -> None:
    """After the accepted orders have been written."""
    ids = tuple(order.pk for order in orders)
    for effect in {order.credit for order in orders}:
        members = [order.pk for order in orders if order.credit == effect]
        audit.tell("orders.order", members, "accepted", by=by, data={"credit": str(effect)})
    bells.ring(events.Accepted(ids), by=by)
