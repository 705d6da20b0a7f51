"""Changing an accepted order: what was begun stays as it is, the rest takes the new terms (ORD-10). The room above keeps the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel import audit, clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog import public as catalog
from kupiec.sales.orders import settings
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.progress import Standing, standing
from kupiec.sales.orders.services import converge, create, credit, lines, loading, price, totals
from kupiec.sales.orders.values import Credit, DraftOrderLine, Meaning, Progress

HEAD = frozenset({"wanted_on", "delivery_address_id", "payment_method", "payment_days", "customer_reference"})


@dataclass(frozen=True, slots=True)
class LineAmend:
    """What becomes of a line; None stays as it is. `remove` takes it off, where nothing of it was begun."""

    line_id: int
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    discount_percent: Decimal | None = None
    remove: bool = False


@dataclass(frozen=True, slots=True)
class Amend:
    """What is to be changed of an accepted order."""

    lines: Sequence[LineAmend] = ()
    added: Sequence[DraftOrderLine] = ()
    head: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


def begun_of(one: Progress) -> Decimal:
    """How much of a line is on deliveries or invoices, or was given up: no less can be ordered."""
    return max(one.planned + one.delivered, one.invoicing + one.invoiced) + one.given_up


def amend(order_id: int, change: Amend, *, version: int | None = None, by: Actor) -> Order:
    """Change an accepted order. A new price of a line that was begun holds for its rest, which becomes a line of its own.

    Refuses WRONG_STATE, BEGUN, DONE, NO_LINE, LINE_USED, EMPTY, what `lines` and `create` refuse; Conflict on a stale version.
    Over the limit, what the company has set for the credit check is done again.
    """
    by.require("orders.edit")
    with tx.write_tx(by=by):
        order = loading.locked_one(order_id, by=by, version=version)
        loading.demand_state([order], Meaning.ACCEPTED)
        loading.lock_credit([order], by=by)
        found = standing([order.pk])
        _head(order, change.head)
        for index, one in enumerate(change.lines):
            _line(order, one, found, at=f"lines[{index}].")
        _add(order, change.added)
        if not OrderLine.objects.filter(order_id=order.pk).exists():
            raise Refusal("EMPTY", N_("%(number)s has no lines."), "lines", params={"number": order.number})
        before = order.gross
        totals.recount([order])
        order.version += 1
        order.updated_at = clock.now()
        order.save()
        converge.refresh([order], by=by)
        if order.gross > before:
            _weigh(order, by=by)
        audit.tell("orders.order", [order.pk], "amended", by=by, data={"reason": change.reason})
        return order


def _head(order: Order, head: Mapping[str, Any]) -> None:
    if unknown := head.keys() - HEAD:
        raise ValueError(f"not to be amended: {sorted(unknown)}")
    records.required(Order, head)
    records.fit(Order, {name: value for name, value in head.items() if not name.endswith("_id")})
    records.check_keys(Order, [head])
    entered.near_day(head, "wanted_on")
    days = head.get("payment_days")
    if days is not None and not 0 <= days <= 365:
        raise Refusal("PAYMENT_DAYS", N_("From 0 to 365 days."), "payment_days")
    for name, value in head.items():
        setattr(order, name, value)


def _line(order: Order, one: LineAmend, found: Standing, *, at: str) -> None:
    line = found.rows.get(one.line_id)
    if line is None:
        raise Refusal("NO_LINE", N_("This line is gone."), f"{at}line_id")
    begun = begun_of(found.progress[line.pk])
    if one.remove:
        if begun:
            raise _begun(line, begun, f"{at}remove")
        lines.drop(order, [line.pk])
        return
    if one.quantity is not None and one.quantity != line.quantity:
        _quantity(order, line, one.quantity, begun, at=at)
    if _repriced(line, one):
        _price(order, line, one, begun, at=at)


def _begun(line: OrderLine, begun: Decimal, field: str) -> Refusal:
    return Refusal(
        "BEGUN",
        N_("Of “%(name)s” %(begun)s is on deliveries or invoices already; no less can be ordered."),
        field,
        params={"name": line.description, "begun": begun},
    )


def _quantity(order: Order, line: OrderLine, quantity: Decimal, begun: Decimal, *, at: str) -> None:
    if quantity <= 0:
        raise Refusal("QUANTITY", N_("A quantity must be above zero."), f"{at}quantity")
    records.fit(OrderLine, {"quantity": quantity}, prefix=at)
    base = quantity * line.factor
    if line.item_id:
        catalog.measures.check_quantities([(base, line.item_id, f"{at}quantity")])
    if base < begun:
        raise _begun(line, begun, f"{at}quantity")
    line.quantity, line.base_quantity = quantity, base
    if line.to_fulfil is not None and line.to_fulfil > base:
        line.to_fulfil = None
    price.value(line)
    _keep(line)


def _repriced(line: OrderLine, one: LineAmend) -> bool:
    return (one.unit_price is not None and one.unit_price != line.unit_price) or (
        one.discount_percent is not None and one.discount_percent != line.discount_percent
    )


def _price(order: Order, line: OrderLine, one: LineAmend, begun: Decimal, *, at: str) -> None:
    """A price of what was begun is never rewritten: the rest becomes a line of its own, right below."""
    records.fit(OrderLine, {"unit_price": one.unit_price, "discount_percent": one.discount_percent}, prefix=at)
    if one.unit_price is not None and one.unit_price < 0:
        raise Refusal("BAD_PRICE", N_("A price can’t be negative."), f"{at}unit_price")
    if one.discount_percent is not None and not 0 <= one.discount_percent <= 100:
        raise Refusal("BAD_DISCOUNT", N_("A discount is between 0 and 100%%."), f"{at}discount_percent")
    if begun >= line.base_quantity:
        raise Refusal(
            "DONE",
            N_("“%(name)s” is on deliveries or invoices whole; correct the invoice instead."),
            f"{at}unit_price",
            params={"name": line.description},
        )
    if begun:
        rest = _split(order, line, begun)
        if rest is None:
            raise Refusal("NOT_WHOLE_UNITS", N_("What was begun of “%(name)s” is no whole number of its units; the rest can’t get another price."), f"{at}unit_price",
                          params={"name": line.description})  # fmt: skip
        line = rest
    line.unit_price = line.unit_price if one.unit_price is None else one.unit_price
    line.discount_percent = line.discount_percent if one.discount_percent is None else one.discount_percent
    line.price_source, line.stale, line.trace = price.MANUAL if line.item_id else price.FREE, "", None
    price.value(line)
    _keep(line)


def _split(order: Order, line: OrderLine, begun: Decimal) -> OrderLine | None:
    """The line cut to what was begun; its rest as a new line. None where that comes out in no whole figure."""
    own = (begun / line.factor).quantize(Decimal("0.0001"))
    if own * line.factor != begun:
        return None
    rest = OrderLine.objects.get(pk=line.pk)
    rest.quantity, rest.base_quantity = line.quantity - own, line.base_quantity - begun
    line.quantity, line.base_quantity, line.to_fulfil = own, begun, None
    price.value(line)
    _keep(line)
    rest.pk, rest.version, rest.given_up, rest.to_fulfil = None, 1, Decimal(0), None
    rest.position = lines.make_room(order, 1, after=line.pk)
    rest._state.adding = True
    return rest


def _keep(line: OrderLine) -> None:
    """Written without its place, which another line's rest may have moved."""
    if line._state.adding:
        line.save(force_insert=True)
        return
    line.version += 1
    OrderLine.objects.filter(pk=line.pk).update(**{name: getattr(line, name) for name in _WRITTEN})


_WRITTEN = (
    "quantity", "base_quantity", "to_fulfil", "unit_price", "discount_percent", "price_source", "stale", "trace", "net", "cost_value", "version",
)  # fmt: skip


def _add(order: Order, drafts: Sequence[DraftOrderLine]) -> None:
    if not drafts:
        return
    around = lines.around(order, drafts)
    rows = [create.make_line(order, draft, around) for draft in drafts]
    first = lines.make_room(order, len(rows), after=None)
    for position, row in enumerate(rows, first):
        row.order_id, row.position, row.followed = order.pk, position, True
    price.price(order, rows)
    OrderLine.objects.bulk_create(rows)


def _weigh(order: Order, *, by: Actor) -> None:
    """The credit check again, once what the order takes is counted anew: over the limit, nothing new goes out until somebody allows it."""
    verdict, over_by = credit.weigh_again(order, chosen=settings.of(by.company_id), by=by)
    if verdict.hold:
        credit.place([order], kind="credit", stops="deliveries", reason=credit.OVER_LIMIT, over={order.pk: over_by}, by=by)
    effect = Credit.STOPPED if verdict.hold else verdict.credit
    order.credit, order.credit_over_by = effect, over_by or None
    Order.objects.filter(pk=order.pk).update(credit=effect, credit_over_by=over_by or None)
