"""What registers do by themselves when orders come in, beside blocking goods, which the orders room does itself (ORD-5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.public import registry
from kupiec.sales.registers import permissions

_PASSED = "registers.passed"


def on_moved(event: orders.Moved, *, by: Actor) -> None:
    """Do what the registers say, for the orders whose condition holds. No statement where they say nothing."""
    book = registry.book(by.company_id)
    todo: dict[int, tuple[registry.RegisterOperation, list[orders.Order]]] = {}
    for row in registry.held(event.ids):
        for one in book.operations.get(row.register_id, []):
            if one.on_entry and (one.kind != "block" or one.guard):
                todo.setdefault(one.pk, (one, []))[1].append(row)
    for one, rows in todo.values():
        _do(one, rows, by=by)


def _do(one: registry.RegisterOperation, rows: Sequence[orders.Order], *, by: Actor) -> None:
    here = [row for row in registry.held([row.pk for row in rows]) if row.register_id == one.register_id]
    waiting = {row.pk for row, _ in permissions.failing([(row, one) for row in here], by=by)}
    ready = [row for row in here if row.pk not in waiting]
    kind = registry.known().get(one.kind)
    if not ready or kind is None or not kind.entry:
        return
    with permissions.by_itself():
        if one.kind == "move":
            _go_on(one, ready, by=by)
        else:
            _run(kind, one, _able(kind, ready, by=by), by=by)


def _run(kind: registry.Kind, one: registry.RegisterOperation, ids: Sequence[int], *, by: Actor) -> None:
    run: Callable[..., Any] | None = kind.run
    if run is not None and ids:
        given: Mapping[str, Any] = kind.given(one.arguments)
        run(ids, by=by.lent(kind.right), **given)


def _able(kind: registry.Kind, rows: Sequence[orders.Order], *, by: Actor) -> list[int]:
    """Those for which there is something to do."""
    found = orders.standing([row.pk for row in rows], kept=True, company_id=by.company_id)
    holds = registry.open_holds([row.pk for row in rows])
    ready = {one.order_id: one.verdict in ("whole", "part") for one in registry.completeness(list(rows))}
    return [row.pk for row in rows if not kind.waits(registry.Situation(row, found, holds.get(row.pk, []), by, ready[row.pk]))]


def _go_on(one: registry.RegisterOperation, rows: Sequence[orders.Order], *, by: Actor) -> None:
    """Orders pass on by themselves; none comes twice through a register in one go."""
    passed: set[tuple[int, int]] = tx.memo().setdefault(_PASSED, set())
    going = [row.pk for row in rows if (row.pk, one.register_id) not in passed]
    passed |= {(row.pk, one.register_id) for row in rows}
    if going and one.next_id:
        orders.move(going, one.next_id, by=by.lent("orders.move"))
