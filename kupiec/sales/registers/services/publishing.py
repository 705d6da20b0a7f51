"""Publishing the draft: from here on orders go by it. What was in force stays as a version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.kernel import audit, clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.orders.public import registry
from kupiec.sales.registers import queries, rules
from kupiec.sales.registers.models import Edition
from kupiec.sales.registers.queries import RIGHT
from kupiec.sales.registers.values import ONLY, BookData, OperationData, RegisterData, from_json


def publish(*, note: str = "", version: int | None = None, by: Actor) -> int:
    """Put the draft in force; the number of the version made.

    Refuses NO_DRAFT, NOTHING_CHANGED, whatever `rules.check` finds, REGISTER_IN_USE where orders stand in a register taken
    out or of another meaning, Conflict.
    """
    by.require(RIGHT)
    with tx.write_tx(by=by):
        row = Edition.objects.select_for_update().filter(company_id=by.company_id, number=0).first()
        if row is None:
            raise Refusal("NO_DRAFT", N_("There is no draft."))
        if version is not None and version != row.version:
            raise Conflict(N_("Somebody else changed this record meanwhile."), seen=version, found=row.version)
        records.fit(Edition, {"note": note})
        book, now = from_json(row.data), queries.in_force(by.company_id)
        changed = rules.differences(now, book)
        if not changed:
            raise Refusal("NOTHING_CHANGED", N_("The draft says what is in force already."))
        apply(book, by=by)
        number = queries.latest(by.company_id) + 1
        row.delete()
        Edition.objects.create(
            company_id=by.company_id,
            number=number,
            base=number - 1,
            data=row.data,
            note=note.strip(),
            made_at=clock.now(),
            made_by_id=by.user_id,
        )
        audit.tell("registers.book", [by.company_id], "published", by=by, data={"number": number, "changes": len(changed)})
        return number


def apply(book: BookData, *, by: Actor) -> None:
    """Write the book into the tables orders go by. A constant number of statements, but for registers that changed."""
    rules.check(book, queries.known(by.company_id))
    there = {row.code: row for row in registry.Register.objects.select_for_update().filter(company_id=by.company_id)}
    _check_used(book, there, by=by)
    fresh = []
    for position, one in enumerate(book.registers, 1):
        values = _head(one, position)
        row = there.get(one.code)
        if row is None:
            fresh.append(registry.Register(company_id=by.company_id, code=one.code, **values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            records.update(row, values, version=None)
    registry.Register.objects.bulk_create(fresh)
    there |= {row.code: row for row in fresh}
    gone = [row.pk for code, row in there.items() if row.active and book.get(code) is None]
    if gone:
        registry.Register.objects.filter(pk__in=gone).update(active=False)
    _operations(book, there)


def _head(one: RegisterData, position: int) -> dict[str, Any]:
    return {"name": one.name.strip(), "meaning": one.meaning, "position": position, "idle_days": one.idle_days, "active": True}


def _check_used(book: BookData, there: Mapping[str, registry.Register], *, by: Actor) -> None:
    counts = queries.standing_in(by.company_id)
    for code, row in there.items():
        new = book.get(code)
        if counts.get(code) and (new is None or new.meaning != row.meaning):
            raise Refusal(
                "REGISTER_IN_USE", N_("%(count)s orders stand in “%(name)s”: it can’t be taken out, nor change its meaning."), "registers",
                params={"count": counts[code], "name": row.name},
            )  # fmt: skip


def _operations(book: BookData, there: Mapping[str, registry.Register]) -> None:
    """Operations that differ are written anew; those that stay keep their rows, so that open pages still find them."""
    wanted = [row for one in book.registers for row in _rows(one, there)]
    kept: dict[Any, list[registry.RegisterOperation]] = {}
    for row in registry.RegisterOperation.objects.filter(register__in=list(there.values())):
        kept.setdefault(_said(row), []).append(row)
    fresh = [row for row in wanted if not (same := kept.get(_said(row))) or not same.pop()]
    gone = [row.pk for rows in kept.values() for row in rows]
    if gone:
        registry.RegisterOperation.objects.filter(pk__in=gone).delete()
    if fresh:
        registry.RegisterOperation.objects.bulk_create(fresh)


def _rows(one: RegisterData, there: Mapping[str, registry.Register]) -> Sequence[registry.RegisterOperation]:
    said = [*one.operations, *([OperationData(kind=ONLY)] if one.only else [])]
    return [
        registry.RegisterOperation(
            register=there[one.code], kind=each.kind, label=each.label.strip(), position=position, right=each.right, guard=each.guard.strip(),
            guard_text=each.guard_text.strip(), next=there[each.next] if each.next else None, on_entry=each.on_entry, primary=each.primary,
            arguments={name: value for name, value in {**each.arguments, "roles": list(each.roles)}.items() if value},
        )
        for position, each in enumerate(said, 1)
    ]  # fmt: skip


def _said(row: registry.RegisterOperation) -> tuple[Any, ...]:
    return (
        row.register_id, row.position, row.kind, row.label, row.right, row.guard, row.guard_text, row.next_id, row.on_entry, row.primary, repr(sorted(row.arguments.items())),
    )  # fmt: skip


__all__ = ["apply", "publish"]
