"""Orders locked for a verb: first of all locks, in id order (ARCHITECTURE, Locks)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kupiec.ground.kernel import locks, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.prepared import NUMBER
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.receivables import public as receivables
from kupiec.sales.orders import queries
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.values import Meaning

_ORDERS = locks.Locked(locks.Kind.ORDER, lambda ids, company: Order.objects.filter(company_id=company, pk__among=ids), company=NUMBER)


def locked(order_ids: Iterable[int], *, by: Actor) -> list[Order]:
    """The orders, locked; all of them the actor's to see, else DoesNotExist."""
    ids = sorted(set(order_ids))
    rows = _ORDERS.take(ids, company=by.company_id)
    if len(rows) != len(ids):
        raise Order.DoesNotExist
    _held().update({row.pk: row for row in rows})
    if by.scope("orders") != "all" and queries.visible(by).filter(pk__in=ids).count() != len(ids):
        raise Order.DoesNotExist
    return rows


def locked_one(order_id: int, *, by: Actor, version: int | None = None) -> Order:
    (order,) = locked([order_id], by=by)
    if version is not None and version != order.version:
        raise Conflict(N_("Somebody has changed this order meanwhile."), seen=version, found=order.version)
    return order


def draft(order_id: int, *, by: Actor, version: int | None = None) -> Order:
    """An order whose lines may be edited. Refuses NOT_DRAFT."""
    order = locked_one(order_id, by=by, version=version)
    if order.state != Meaning.DRAFT:
        raise Refusal(
            "NOT_DRAFT",
            N_("%(number)s is accepted: move it back to checking to change its lines."),
            params={"number": order.number},
        )
    return order


def demand_state(orders: Sequence[Order], *states: Meaning, field: str = "register") -> None:
    """Refuses WRONG_STATE for orders that are in none of these states."""
    for order in orders:
        if order.state not in states:
            raise Refusal(
                "WRONG_STATE",
                N_("%(number)s is in a register where this isn’t allowed."),
                field,
                params={"number": order.number},
            )


def hold(order_ids: Iterable[int], *, by: Actor) -> None:
    """Lock orders for a verb begun below; those this transaction holds already cost nothing."""
    wanted = set(order_ids) - _held().keys()
    if wanted:
        rows = Order.objects.filter(company_id=by.company_id).defer("snapshot", "remarks")
        _held().update({row.pk: row for row in locks.lock(locks.Kind.ORDER, rows, ids=wanted)})


def made(orders: Iterable[Order]) -> None:
    """Orders this transaction has made itself count as locked: nobody else sees them."""
    found = {order.pk: order for order in orders}
    locks.made(locks.Kind.ORDER, found)
    _held().update(found)


def held(order_ids: Iterable[int]) -> list[Order]:
    """Orders that this transaction has locked, as its verbs left them; for those who only follow (bells, owners)."""
    ids = sorted(set(order_ids))
    missing = [pk for pk in ids if pk not in _held()]
    if missing:
        _held().update(Order.objects.defer("snapshot", "remarks").in_bulk(missing))
    return [_held()[pk] for pk in ids]


def _held() -> dict[int, Order]:
    found: dict[int, Order] = tx.memo().setdefault("orders.held", {})
    return found


def lock_credit(orders: Iterable[Order], *, by: Actor) -> None:
    """Lock the payers' credit rows, after papers and before stock."""
    receivables.lock_credit(by.company_id, {order.payer_id for order in orders})
