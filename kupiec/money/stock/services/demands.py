"""Demands and expected supply, replaced by whoever owns them (STK-4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.stock.models import Demand, ExpectedSupply
from kupiec.money.stock.services import settings
from kupiec.money.stock.services.claims import Claims, of_sources
from kupiec.money.stock.services.holdings import Holdings, Key
from kupiec.money.stock.values import DemandRow, Source, SupplyRow

_DEMAND = ("warehouse_id", "item_id", "quantity", "due", "ordered_on", "abc_class")
_SUPPLY = ("warehouse_id", "item_id", "quantity", "due", "reference", "supplier_id")


def set_demands(rows: Sequence[DemandRow], *, by: Actor) -> None:
    """Say what is still wanted: each row replaces its source's demand; quantity 0 withdraws it.

    What is kept for a demand shrinks with it, the latest supply first; goods set free go to the next waiting. Rows
    that say nothing new cost nothing. Refuses NEGATIVE. Called by upper rooms' verbs, asks no right.
    """
    if not rows:
        return
    check_rows(rows, by=by)
    with tx.write_tx(by=by):
        found = {(row.source, row.source_id): row for row in _existing(Demand, [(r.source, r.source_id) for r in rows])}
        fresh = [row for row in rows if (row.source, row.source_id) not in found and row.quantity > 0]
        known = [(found[(row.source, row.source_id)], row) for row in rows if (row.source, row.source_id) in found]
        changed = [(old, row) for old, row in known if _differs(old, row, _DEMAND)]
        bound = [(old, row) for old, row in changed if _binds(old, row)]
        if bound:
            _shrink(bound, by=by)
        _write(Demand, changed, _DEMAND)
        Demand.objects.bulk_create(
            Demand(source=row.source, source_id=row.source_id, company_id=row.company_id, **_values(row, _DEMAND))
            for row in fresh
        )


def check_rows(rows: Sequence[DemandRow | SupplyRow], *, by: Actor) -> None:
    """Quantities may not be negative, companies may not be mixed, a source may stand once."""
    if any(row.quantity < 0 for row in rows):
        raise Refusal("NEGATIVE", N_("The quantity can’t be negative."), "quantity")
    if any(row.company_id != by.company_id for row in rows):
        raise Refusal("OTHER_COMPANY", N_("This belongs to another company."))
    if len({(row.source, row.source_id) for row in rows}) != len(rows):
        raise ValueError("a source stands twice")


def _existing(model: type[Any], sources: Iterable[Source]) -> QuerySet[Any]:
    return model.objects.filter(of_sources(sources))


def _values(row: Any, fields: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in fields}


def _differs(old: Any, row: Any, fields: Sequence[str]) -> bool:
    return _values(old, fields) != _values(row, fields)


def _binds(old: Demand, row: DemandRow) -> bool:
    """Whether the change touches what is kept for the demand."""
    moved = (old.warehouse_id, old.item_id) != (row.warehouse_id, row.item_id)
    reordered = (old.ordered_on, old.abc_class, old.due) != (row.ordered_on, row.abc_class, row.due)
    return old.claimed > 0 and (moved or reordered or row.quantity < old.claimed)


def _shrink(bound: list[tuple[Demand, DemandRow]], *, by: Actor) -> None:
    chosen = settings.of(by.company_id)
    old_keys: set[Key] = {(old.warehouse_id, old.item_id) for old, _ in bound}
    keys: set[Key] = old_keys | {(row.warehouse_id, row.item_id) for _, row in bound}
    holdings = Holdings.open(keys, company_id=by.company_id, contents=False)
    claims = Claims.load(holdings, policy=chosen.policy, sources=[(old.source, old.source_id) for old, _ in bound])
    for old, row in bound:
        want = claims.by_source[(old.source, old.source_id)]
        want.quantity, want.ordered_on, want.due, want.abc_class = row.quantity, row.ordered_on, row.due, row.abc_class
        want.claimed = min(want.claimed, row.quantity)
        claims.trim(want)
        key = (row.warehouse_id, row.item_id)
        if key != want.key:
            claims.move(want, key)
    claims.rebalance(keys)
    claims.write()
    holdings.write()


def _write(model: type[Any], changed: list[tuple[Any, Any]], fields: Sequence[str]) -> None:
    gone = [old.pk for old, row in changed if not row.quantity]
    kept = [{"pk": old.pk, **_values(row, fields)} for old, row in changed if row.quantity]
    columns = [name.removesuffix("_id") for name in fields]
    update_rows(
        model, [{"pk": row["pk"], **{c: row[f] for c, f in zip(columns, fields, strict=True)}} for row in kept], columns
    )
    if gone:
        model.objects.filter(pk__in=gone).delete()


def set_supplies(rows: Sequence[SupplyRow], *, by: Actor) -> None:
    """Say what is expected to come: each row replaces its source's supply; quantity 0 withdraws it.

    Reservations follow: promised anew by the policy over what is left. Refuses NEGATIVE.
    """
    if not rows:
        return
    check_rows(rows, by=by)
    with tx.write_tx(by=by):
        found = {(s.source, s.source_id): s for s in _existing(ExpectedSupply, [(r.source, r.source_id) for r in rows])}
        changed = [
            (found[(row.source, row.source_id)], row)
            for row in rows
            if (row.source, row.source_id) in found and _differs(found[(row.source, row.source_id)], row, _SUPPLY)
        ]
        fresh = [row for row in rows if (row.source, row.source_id) not in found and row.quantity > 0]
        replace(changed, fresh, by=by)


def replace(changed: list[tuple[ExpectedSupply, Any]], fresh: Sequence[Any], *, by: Actor) -> list[int]:
    """Put new and changed supply in place and promise it anew; the ids of the new rows. The caller has opened
    `write_tx` and checked the rows."""
    keys: set[Key] = {(row.warehouse_id, row.item_id) for row in fresh}
    for old, row in changed:
        keys |= {(old.warehouse_id, old.item_id), (row.warehouse_id, row.item_id)}
    if not keys:
        return []
    holdings = Holdings.open(keys, company_id=by.company_id, contents=False)
    made = ExpectedSupply.objects.bulk_create(
        ExpectedSupply(
            source=getattr(row, "source", ""), source_id=getattr(row, "source_id", None), company_id=by.company_id,
            **_values(row, _SUPPLY),
        )
        for row in fresh
    )
    claims = Claims.load(
        holdings,
        policy=settings.of(by.company_id).policy,
        supply_at=keys,
        supply_ids=[old.pk for old, _ in changed],
    )
    for old, row in changed:
        supply = claims.supplies[old.pk]
        supply.key, supply.due, supply.quantity = (row.warehouse_id, row.item_id), row.due, row.quantity
    claims.rebalance(keys)
    claims.write()
    _write_supplies(changed)
    holdings.write()
    return [row.pk for row in made]


def _write_supplies(changed: list[tuple[ExpectedSupply, Any]]) -> None:
    rows = [{"pk": old.pk, **_values(row, _SUPPLY)} for old, row in changed]
    columns = [name.removesuffix("_id") for name in _SUPPLY]
    update_rows(
        ExpectedSupply,
        [{"pk": row["pk"], **{c: row[f] for c, f in zip(columns, _SUPPLY, strict=True)}} for row in rows],
        columns,
        bump="version",
    )


