"""Guards of operations: formulas an administrator writes over an order's figures (ORD-5, KER-9)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel import formula, money
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.receivables import public as receivables
from kupiec.sales.orders.models import Order, RegisterOperation
from kupiec.sales.orders.progress import Standing

_NAMES = {
    "net": formula.NUMBER,
    "gross": formula.NUMBER,
    "margin_percent": formula.NUMBER,
    "payment_days": formula.NUMBER,
    "lines": formula.NUMBER,
    "overdue": formula.NUMBER,
    "over_limit": formula.NUMBER,
    "delivered_whole": formula.YES_NO,
    "begun": formula.YES_NO,
}


ORDER, PARTY, OF_PARTY = "orders.order", "parties.party", "customer_"


def known_names(*, archived: bool = False) -> dict[str, Any]:
    """All names a guard may use: the order's figures, its attributes, and the customer's (`customer_…`, `klient_…`)."""
    return {
        **attributes.names(ORDER, archived=archived), **attributes.names(PARTY, before=OF_PARTY, polish="klient_", archived=archived), **_NAMES
    }  # fmt: skip


def own_names() -> set[str]:
    """Names no attribute of an order may take."""
    return set(_NAMES)


def compile_guard(source: str) -> formula.Formula:
    """The guard, checked. Refuses (FormulaError) with the place of the mistake."""
    return formula.compile(source, known_names(archived=True), result=formula.YES_NO)


def check(pairs: Sequence[tuple[Order, RegisterOperation]], found: Standing, *, by: Actor) -> None:
    """Refuses GUARD, with the words the administrator gave, where a guard does not hold."""
    guarded = [(order, operation) for order, operation in pairs if operation.guard]
    if not guarded:
        return
    exposures = receivables.exposure(by.company_id, {order.payer_id for order, _ in guarded})
    rules = {operation.guard: compile_guard(operation.guard) for _, operation in guarded}
    used = {name for rule in rules.values() for name in rule.used}
    of_order = attributes.values(ORDER, {order.pk for order, _ in guarded}, used)
    of_party = attributes.values(PARTY, {order.orderer_id for order, _ in guarded}, used, before=OF_PARTY)
    for order, operation in guarded:
        known = {**of_order.get(order.pk, {}), **of_party.get(order.orderer_id, {}), **values(order, found, exposures[order.payer_id])}
        if not rules[operation.guard].evaluate(known):
            raise Refusal(
                "GUARD",
                N_("%(number)s: %(guard)s"),
                "register",
                params={"number": order.number, "guard": operation.guard_text or operation.guard},
            )


def values(order: Order, found: Standing, exposure: receivables.Exposure) -> dict[str, Any]:
    """What a guard may read of an order."""
    cost = order.cost if order.cost else None
    free = exposure.free
    return {
        "net": order.net,
        "gross": order.gross,
        "margin_percent": money.margin_percent(order.net, cost),
        "payment_days": Decimal(order.payment_days),
        "lines": Decimal(len(found.lines[order.pk])),
        "overdue": exposure.overdue,
        "over_limit": max(-free, ZERO) if free is not None else ZERO,
        "delivered_whole": found.done(order.pk),
        "begun": found.begun(order.pk),
    }
