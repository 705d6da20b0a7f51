"""Taking back: each accepted change of a draft's lines leaves a step; the last ones of each user are kept (ORD-1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q

from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.orders.models import Order, OrderLine, UndoStep
from kupiec.sales.orders.services import loading
from kupiec.sales.orders.values import LinesChanged, Meaning

DEPTH = 100
_FIELDS = tuple(field.attname for field in OrderLine._meta.concrete_fields if field.attname not in ("order_id", "company_id"))


def values_of(line: OrderLine) -> dict[str, Any]:
    """A line as it may be written to JSON and brought back."""
    found = {}
    for name in _FIELDS:
        value = getattr(line, name)
        if isinstance(value, Mapping):
            value = dict(value)
        found[name] = value if isinstance(value, (int, str, bool, dict, type(None))) else str(value)
    return found


def keep(order: Order, verb: str, back: Mapping[str, Any], *, by: Actor) -> int:
    """Remember how to take a change back. Now and then steps beyond the last hundred are let go, and those of orders
    that are no drafts any more (coming back for checking, an order begins anew)."""
    step = UndoStep.objects.create(order_id=order.pk, user_id=by.user_id, at=clock.now(), verb=verb, back=dict(back))
    if step.pk % 20 == 0:
        mine = UndoStep.objects.filter(order_id=order.pk, user_id=by.user_id)
        old = list(mine.order_by("-pk").values_list("pk", flat=True)[DEPTH : DEPTH + 100])
        UndoStep.objects.filter(Q(pk__in=old) | ~Q(order__state=Meaning.DRAFT)).delete()
    return step.pk


def undo(order_id: int, *, step_id: int | None = None, by: Actor) -> LinesChanged:
    """Take back the actor's last change of this order's lines (or the given one of his).

    Refuses NOTHING_TO_UNDO, NOT_DRAFT. The step taken back leaves its own inverse.
    """
    by.require("orders.edit")
    with tx.write_tx(by=by):
        order = loading.draft(order_id, by=by)
        steps = UndoStep.objects.filter(order_id=order.pk, user_id=by.user_id).order_by("-pk")
        step = steps.filter(pk=step_id).first() if step_id else steps.first()
        if step is None:
            raise Refusal("NOTHING_TO_UNDO", N_("There is nothing to take back."))
        from kupiec.sales.orders.services import bundles

        back, changed = _apply(order, step.back)
        back |= bundles.back(order, step.back)
        step.delete()
        changed = bundles.finish(order, changed, asked=bool(step.back.keys() & {"take", "leave"}))
        return replace(changed, undo_id=keep(order, "undo", back, by=by))


def _apply(order: Order, back: Mapping[str, Any]) -> tuple[dict[str, Any], LinesChanged]:
    from kupiec.sales.orders.services import lines

    touched: list[int] = []
    inverse: dict[str, Any] = {}
    if gone := back.get("drop"):
        rows = list(OrderLine.objects.filter(order_id=order.pk, pk__in=gone))
        inverse["put"] = [values_of(row) for row in rows]
        lines.drop(order, [row.pk for row in rows])
        return inverse, LinesChanged(removed=tuple(gone))
    if put := back.get("put"):
        rows = [_line(order, values, bump=True) for values in put]
        OrderLine.objects.bulk_create(rows)
        inverse["drop"] = [row.pk for row in rows]
        return inverse, LinesChanged(tuple(row.pk for row in rows), reordered=True)
    if values := back.get("set"):
        inverse["set"] = _set(order, values, touched)
        return inverse, LinesChanged(tuple(touched))
    if wanted := back.get("order"):
        ids = list(OrderLine.objects.filter(order_id=order.pk).order_by("position", "pk").values_list("pk", flat=True))
        known = [pk for pk in wanted if pk in set(ids)] + [pk for pk in ids if pk not in set(wanted)]
        lines.arrange(known, ids)
        return {"order": ids}, LinesChanged(reordered=True)
    return inverse, LinesChanged()


def _set(order: Order, values: Sequence[Mapping[str, Any]], touched: list[int]) -> list[dict[str, Any]]:
    """Old values back onto lines that are still there; their present values."""
    rows = {row.pk: row for row in OrderLine.objects.filter(order_id=order.pk, pk__in=[one["id"] for one in values])}
    before = []
    for one in values:
        row = rows.get(one["id"])
        if row is None:
            raise Refusal("NO_LINE", N_("This line is gone."), "line")
        before.append(values_of(row))
        fresh = _line(order, {**one, "version": row.version + 1, "position": row.position})
        fresh.save(force_update=True)
        touched.append(row.pk)
    return before


def _line(order: Order, values: Mapping[str, Any], *, bump: bool = False) -> OrderLine:
    line = OrderLine(order_id=order.pk, company_id=order.company_id)
    for field in OrderLine._meta.concrete_fields:
        if field.attname in values:
            value = values[field.attname]
            setattr(line, field.attname, value if value is None or field.is_relation else field.to_python(value))
    if bump:
        line.version += 1
    return line
