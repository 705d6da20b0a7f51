"""The credit check at acceptance and at delivery: its effect is recorded, holds are placed with their reason (ORD-6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import EXACT, ZERO, half_up
from kupiec.ground.kernel.words import N_
from kupiec.money.receivables import public as receivables
from kupiec.people.parties import public as parties
from kupiec.sales.orders import rules
from kupiec.sales.orders.models import Hold, Order
from kupiec.sales.orders.progress import Standing
from kupiec.sales.orders.settings import Settings
from kupiec.sales.orders.values import Agreed, Deviation, Effect, Verdict

OVER_LIMIT = N_("credit limit exceeded")
DEVIATES = N_("differs from agreed terms")


def base_gross(order: Order) -> Decimal:
    return half_up(EXACT.multiply(order.gross, order.rate))


def weigh(orders: Sequence[Order], *, chosen: Settings, by: Actor) -> dict[int, tuple[Verdict, Decimal]]:
    """The verdict and by how much the limit is exceeded, per order; earlier orders of the set count for later ones.

    The payers' credit rows are locked by the caller.
    """
    exposures = receivables.exposure(by.company_id, {order.payer_id for order in orders})
    allowed: dict[int, Decimal] | None = None
    taken: dict[int, Decimal] = {}
    found = {}
    for order in orders:
        exposure = exposures[order.payer_id]
        amount = base_gross(order)
        over_by = _over(exposure, taken.get(order.payer_id, ZERO) + amount)
        if over_by and allowed is None:
            allowed = _allowed(orders, "credit")
        verdict = rules.weigh(
            over_by,
            effect=chosen.credit,
            approver=by.may("orders.release"),
            allowed=(allowed or {}).get(order.pk, ZERO) >= order.gross > 0,
        )
        found[order.pk] = (verdict, over_by)
        if verdict.hold != "accept":
            taken[order.payer_id] = taken.get(order.payer_id, ZERO) + amount
    return found


def weigh_again(order: Order, *, chosen: Settings, by: Actor) -> tuple[Verdict, Decimal]:
    """The same for an accepted order that has changed and whose new value is counted already."""
    exposure = receivables.exposure(by.company_id, [order.payer_id])[order.payer_id]
    over_by = _over(exposure, ZERO)
    allowed = bool(over_by) and _allowed([order], "credit").get(order.pk, ZERO) >= order.gross > 0
    return rules.weigh(over_by, effect=chosen.credit, approver=by.may("orders.release"), allowed=allowed), over_by


def _over(exposure: receivables.Exposure, adding: Decimal) -> Decimal:
    if exposure.limit is None:
        return ZERO
    return max(exposure.total + adding - exposure.limit, ZERO)


def _allowed(orders: Sequence[Order], kind: str) -> dict[int, Decimal]:
    """The highest gross a released hold of the kind allows, per order."""
    rows = Hold.objects.filter(order_id__in=[o.pk for o in orders], kind=kind, released_at__isnull=False)
    found: dict[int, Decimal] = {}
    for order_id, gross in rows.values_list("order_id", "allowed_gross"):
        found[order_id] = max(found.get(order_id, ZERO), gross or ZERO)
    return found


def deviations(orders: Sequence[Order], lines: Standing, *, facts: Mapping[int, parties.PartyFacts]) -> dict[int, list[Deviation]]:
    """Where each order differs from its customer's terms in force."""
    found = {}
    for order in orders:
        terms = facts[order.orderer_id].terms
        agreed = Agreed(terms.payment_method if terms else "", terms.payment_days if terms else order.payment_days, order.orderer_id)
        own = Agreed(order.payment_method, order.payment_days, order.payer_id)
        manual = sum(line.price_source == "manual" for line in lines.rows_of(order.pk))
        found[order.pk] = rules.deviations(own, agreed, manual_prices=manual)
    return _named(found)


def _named(found: dict[int, list[Deviation]]) -> dict[int, list[Deviation]]:
    """The same with ways of paying by their names; people don't know their codes."""
    codes = {code for each in found.values() for one in each if one.field == "payment_method" for code in one.params.values()}
    names = dict(parties.PaymentMethod.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}
    return {
        pk: [
            replace(one, params={key: names.get(code, code) for key, code in one.params.items()}) if one.field == "payment_method" else one
            for one in each
        ]
        for pk, each in found.items()
    }


def stopping(orders: Sequence[Order], found: Mapping[int, Sequence[Deviation]], *, chosen: Settings, by: Actor) -> set[int]:
    """The orders that must wait for somebody's approval of how they differ."""
    if chosen.deviation not in (Effect.APPROVE, Effect.STOP) or by.may("orders.release"):
        return set()
    allowed = _allowed(orders, "terms")
    return {order.pk for order in orders if found[order.pk] and allowed.get(order.pk, ZERO) < order.gross}


def place(orders: Sequence[Order], *, kind: str, stops: str, reason: str, over: Mapping[int, Decimal] | None = None, by: Actor) -> None:
    """Hold orders that have no open hold of the kind yet; one statement."""
    now = clock.now()
    have = set(
        Hold.objects.filter(order_id__in=[o.pk for o in orders], kind=kind, released_at__isnull=True).values_list("order_id", flat=True)
    )
    Hold.objects.bulk_create(
        Hold(
            company_id=order.company_id,
            order_id=order.pk,
            kind=kind,
            stops=stops,
            reason=reason,
            over_by=(over or {}).get(order.pk),
            placed_at=now,
            placed_by=by.user_id,
        )
        for order in orders
        if order.pk not in have
    )
