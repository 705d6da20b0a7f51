"""Moving orders between registers: the passage, its checks, and what the register does on entry (ORD-5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from kupiec.ground.kernel import audit, bells, clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insertions, update_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.orders import events, operating, rules
from kupiec.sales.orders.models import Order, OrderLine, Register, RegisterMove, RegisterOperation, UndoStep
from kupiec.sales.orders.progress import Standing, fresh, standing
from kupiec.sales.orders.services import accept, block, converge, loading, registers
from kupiec.sales.orders.values import Meaning, Moved

_HEAD = ("register", "state", "register_at", "moves", "credit", "credit_over_by", "accepted_at", "accepted_by", "snapshot", "updated_at")  # fmt: skip


def move(order_ids: Sequence[int], register: int | Literal["next"] = "next", *, by: Actor, note: str = "") -> Moved:
    """Pass orders on, by an operation their register allows; all or none, but those that wait for approval stay, held.

    Refuses NOT_ALLOWED_HERE, FORBIDDEN, GUARD, NO_PASSAGE, BEGUN, NOT_DONE, and what acceptance refuses. A constant
    number of statements for any set of orders. Rings Moved (and Accepted, Cancelled).
    """
    by.require("orders.move")
    with tx.write_tx(by=by):
        orders = loading.locked(order_ids, by=by)
        book = registers.book(by.company_id)
        targets = {order.pk: _target(order, register, book, by=by) for order in orders}
        _explained(targets.values(), note)
        found = standing([order.pk for order in orders])
        operating.permit("move", orders, by=by, passages={pk: operation for pk, (_, operation) in targets.items()}, found=found)
        loading.lock_credit(orders, by=by)
        return pass_on(orders, {pk: one for pk, (one, _) in targets.items()}, book, found, by=by, note=note)


def _explained(targets: Iterable[tuple[Register, RegisterOperation]], note: str) -> None:
    if not note.strip() and any(operation.arguments.get("note") for _, operation in targets):
        raise Refusal("REQUIRED", N_("Say why."), "note")


def _target(order: Order, register: int | str, book: registers.Book, *, by: Actor) -> tuple[Register, RegisterOperation]:
    if register == "next":
        operation = book.next_of(order.register_id)
    else:
        operation = next((one for one in book.moves(order.register_id) if one.next_id == register), None)
    if operation is None or operation.next is None:
        raise Refusal(
            "NOT_ALLOWED_HERE",
            N_("%(number)s can’t go there from “%(register)s”."),
            "register",
            params={"number": order.number, "register": book.get(order.register_id).name},
        )
    if operation.right:
        by.require(operation.right)
    return operation.next, operation


def pass_on(
    orders: Sequence[Order],
    targets: Mapping[int, Register],
    book: registers.Book,
    found: Standing,
    *,
    by: Actor,
    note: str = "",
    numbering: Callable[[], None] | None = None,
) -> Moved:
    """The passage itself, orders and credit rows locked: acceptance, log, demands, effects on entry, state.

    `numbering` gives numbers to orders made in this transaction: the last lock, so the heads are written last.
    """
    for order in orders:
        _check(order, targets[order.pk], found, by=by)
    entering = [o for o in orders if o.state == Meaning.DRAFT and targets[o.pk].meaning == Meaning.ACCEPTED]
    held: list[Order] = []
    if entering:
        entering, held = accept.check(entering, found, by=by)
    kept = {order.pk for order in held}
    passing = [order for order in orders if order.pk not in kept]
    origins = {order.pk: (order.register_id, order.state) for order in passing}
    _put(passing, targets, found)
    log(passing, origins, by=by, note=note)
    changed = [order for order in passing if origins[order.pk][1] != order.state]
    if changed:
        converge.refresh(changed, by=by, found=found, made=numbering is not None)
    _enter(passing, targets, book, found, by=by)
    if numbering:
        numbering()
        _save(orders, (*_HEAD, "number"))
    else:
        _save(passing, _HEAD)
    if entering:
        accept.finish(entering, by=by)
    _ring(passing, origins, by=by)
    return Moved(tuple(order.pk for order in passing), tuple(sorted(kept)))


def _check(order: Order, target: Register, found: Standing, *, by: Actor) -> None:
    origin, meaning = Meaning(order.state), Meaning(target.meaning)
    rules.check_passage(origin, meaning, begun=found.begun(order.pk), number=order.number)
    if meaning in (Meaning.CLOSED, Meaning.CANCELLED) and origin != meaning:
        by.require("orders.close")
    if meaning is Meaning.CLOSED and not found.done(order.pk):
        raise Refusal(
            "NOT_DONE",
            N_("%(number)s is not delivered whole. Deliver the rest, or close it and give the rest up."),
            "register",
            params={"number": order.number},
        )


def _put(orders: Sequence[Order], targets: Mapping[int, Register], found: Standing) -> None:
    """The new state onto the orders, not saved; from the first move on changes of lines are followed."""
    now = clock.now()
    first = {order.pk for order in orders if any(not line.followed for line in found.rows_of(order.pk))}
    if first:
        OrderLine.objects.filter(order_id__in=first, followed=False).update(followed=True)
    back = [order for order in orders if order.state == Meaning.ACCEPTED and targets[order.pk].meaning == Meaning.DRAFT]
    if back:
        UndoStep.objects.filter(order__in=back).delete()
    for order in back:
        order.credit, order.credit_over_by, order.accepted_at, order.accepted_by = "", None, None, None
    for order in orders:
        target = targets[order.pk]
        order.register_id, order.state, order.register_at = target.pk, target.meaning, now
        order.moves += 1
        order.updated_at = now
        order.version += 1


def _save(orders: Sequence[Order], fields: Sequence[str]) -> None:
    columns = [field for field in Order._meta.concrete_fields if field.name in fields]
    rows = [{"pk": order.pk, **{field.name: getattr(order, field.attname) for field in columns}} for order in orders]
    update_rows(Order, rows, fields, bump="version")


def log(orders: Sequence[Order], origins: Mapping[int, tuple[int, str]], *, by: Actor, note: str = "") -> None:
    """Where orders stand from now on, and where they came from; all of a transaction in one statement."""
    tx.before_commit("orders.moves", insertions).extend(
        RegisterMove(
            company_id=order.company_id,
            order_id=order.pk,
            origin_id=origins[order.pk][0] if order.pk in origins else None,
            target_id=order.register_id,
            at=order.register_at,
            user_id=by.user_id,
            note=note[:240],
        )
        for order in orders
    )


def _ring(orders: Sequence[Order], origins: dict[int, tuple[int, str]], *, by: Actor) -> None:
    gone = tuple(o.pk for o in orders if o.state == Meaning.CANCELLED and origins[o.pk][1] != Meaning.CANCELLED)
    if gone:
        audit.tell("orders.order", gone, "cancelled", by=by)
        bells.ring(events.Cancelled(gone), by=by)
    if orders:
        bells.ring(events.Moved(tuple(order.pk for order in orders)), by=by)


def _enter(orders: Sequence[Order], targets: Mapping[int, Register], book: registers.Book, found: Standing, *, by: Actor) -> None:
    """What the registers do by themselves when orders come in."""
    blocking = [o for o in orders if _does(book, targets[o.pk].pk, "block") and o.state == Meaning.ACCEPTED]
    if blocking:
        block.block_lines(blocking, by=by, found=found, tell=False)


def _does(book: registers.Book, register_id: int, kind: str) -> bool:
    return any(one.kind == kind and one.on_entry and not one.guard for one in book.operations.get(register_id, []))


def accept_orders(order_ids: Sequence[int], *, by: Actor) -> Moved:
    """Take drafts straight to the first register of accepted orders, whatever lies between."""
    by.require("orders.move")
    with tx.write_tx(by=by):
        orders = loading.locked(order_ids, by=by)
        loading.demand_state(orders, Meaning.DRAFT)
        book = registers.book(by.company_id)
        loading.lock_credit(orders, by=by)
        found = standing([order.pk for order in orders])
        target = book.first(Meaning.ACCEPTED)
        passages = {order.pk: one for order in orders for one in book.moves(order.register_id) if one.next_id == target.pk}
        operating.permit("move", orders, by=by, passages=passages, found=found)
        return pass_on(orders, {order.pk: target for order in orders}, book, found, by=by)


def accept_new(orders: Sequence[Order], lines: Sequence[Sequence[OrderLine]], *, numbering: Callable[[], None], by: Actor) -> Moved:
    """The same with orders that this transaction has just made, not numbered yet."""
    by.require("orders.move")
    loading.made(orders)
    loading.lock_credit(orders, by=by)
    found = fresh(zip([order.pk for order in orders], lines, strict=True))
    book = registers.book(by.company_id)
    target = book.first(Meaning.ACCEPTED)
    return pass_on(orders, {order.pk: target for order in orders}, book, found, by=by, numbering=numbering)
