"""Demands and expected supply, replaced by whoever owns them (STK-4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import delete_rows, insert_rows, update_rows
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.stock.models import Demand, ExpectedSupply
from kupiec.money.stock.services import claims, settings
from kupiec.money.stock.services.claims import Claims, Want
from kupiec.money.stock.services.holdings import Holdings, Key
from kupiec.money.stock.values import DemandRow, Source, SupplyRow

_DEMAND = ("warehouse_id", "item_id", "quantity", "due", "ordered_on", "abc_class")
_SUPPLY = ("warehouse_id", "item_id", "quantity", "due", "reference", "supplier_id")


def set_demands(rows: Sequence[DemandRow], *, by: Actor, first: bool = False) -> None:
    """Say what is still wanted: each row replaces its source's demand; quantity 0 withdraws it.

    What is kept for a demand shrinks with it, the latest supply first; goods set free go to the next waiting: what is
    kept is read once the balances are held, since the page of reservations blocks and releases too. Rows that say nothing new cost nothing. `first`: the sources are new and want something for the first time, so nothing
    of theirs is looked for. Refuses NEGATIVE. Called by upper rooms' verbs, asks no right.
    """
    if not rows:
        return
    check_rows(rows, by=by)
    with tx.write_tx(by=by):
        found = {} if first else _standing({(row.source, row.source_id) for row in rows})
        found = {source: old for source, old in found.items() if not old.gone}
        known = [(found[source], row) for row in rows if (source := (row.source, row.source_id)) in found]
        changed = [(old, row) for old, row in known if _standing_values(old) != _values(row, _DEMAND)]
        ours = claims.noted(old.source for old, _ in changed)
        bound = [(old, row) for old, row in changed if old.source not in ours or _binds(old, row)]
        if bound:
            _shrink(bound, by=by)
        noted = {} if bound else claims.noted()
        _replace(changed)
        made = _add([row for row in rows if (row.source, row.source_id) not in found and row.quantity > 0])
        gone = {old.source for old, _ in changed}
        claims.note({**{source: want for source, want in noted.items() if source not in gone}, **made})


def _standing(sources: set[Source]) -> dict[Source, Want]:
    """The demands as they are: those this transaction knows, the others read; what is kept for them isn't."""
    found = claims.noted(sources)
    if sources - found.keys():
        fields = (
            "pk", "source", "source_id", "company_id", "warehouse_id", "item_id", "quantity", "claimed", "ordered_on", "due",
            "abc_class",
        )  # fmt: skip
        rows = Demand.objects.filter(claims.of_sources(sources - found.keys())).values_list(*fields)
        for pk, source, source_id, company_id, warehouse, item, *rest in rows:
            found[(source, source_id)] = Want(pk, (source, source_id), company_id, (warehouse, item), *rest)
    return found


def _standing_values(old: Want) -> dict[str, Any]:
    return _demand_values(*old.key, old.quantity, old.due, old.ordered_on, old.abc_class)


def _demand_values(*values: Any) -> dict[str, Any]:
    return dict(zip(_DEMAND, values, strict=True))


def _replace(changed: list[tuple[Want, DemandRow]]) -> None:
    """Demands that say something else now; those that want nothing any more go."""
    columns = [name.removesuffix("_id") for name in _DEMAND]
    update_rows(
        Demand,
        [
            {"pk": old.pk, **{column: getattr(row, name) for column, name in zip(columns, _DEMAND, strict=True)}}
            for old, row in changed
            if row.quantity
        ],
        columns,
    )
    delete_rows(Demand, [old.pk for old, row in changed if not row.quantity])


def _add(rows: Sequence[DemandRow]) -> dict[Source, Want]:
    made = insert_rows(
        Demand(source=row.source, source_id=row.source_id, company_id=row.company_id, **_values(row, _DEMAND)) for row in rows
    )
    return {
        (row.source, row.source_id): Want(
            one.pk, (row.source, row.source_id), row.company_id, (row.warehouse_id, row.item_id), row.quantity, ZERO,
            row.ordered_on, row.due, row.abc_class,
        )
        for one, row in zip(made, rows, strict=True)
    }  # fmt: skip


def check_rows(rows: Sequence[DemandRow | SupplyRow], *, by: Actor) -> None:
    """Quantities may not be negative, companies may not be mixed, a source may stand once."""
    if any(row.quantity < 0 for row in rows):
        raise Refusal("NEGATIVE", N_("The quantity can’t be negative."), "quantity")
    if any(row.company_id != by.company_id for row in rows):
        raise Refusal("OTHER_COMPANY", N_("This belongs to another company."))
    if len({(row.source, row.source_id) for row in rows}) != len(rows):
        raise ValueError("a source stands twice")


def _values(row: Any, fields: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in fields}


def _differs(old: Any, row: Any, fields: Sequence[str]) -> bool:
    return _values(old, fields) != _values(row, fields)


def _binds(old: Want, row: DemandRow) -> bool:
    """Whether the change touches what is kept for a demand whose balance this transaction holds."""
    moved = old.key != (row.warehouse_id, row.item_id)
    reordered = (old.ordered_on, old.abc_class, old.due) != (row.ordered_on, row.abc_class, row.due)
    return old.claimed > 0 and (moved or reordered or row.quantity < old.claimed)


def _shrink(bound: list[tuple[Want, DemandRow]], *, by: Actor) -> None:
    keys: set[Key] = {old.key for old, _ in bound} | {(row.warehouse_id, row.item_id) for _, row in bound}
    holdings = Holdings.open(keys, company_id=by.company_id, contents=False)
    book = Claims.load(holdings, policy=settings.of(by.company_id).policy, sources=[old.source for old, _ in bound])
    for old, row in bound:
        want = book.by_source[old.source]
        want.quantity, want.ordered_on, want.due, want.abc_class = row.quantity, row.ordered_on, row.due, row.abc_class
        want.claimed = min(want.claimed, row.quantity)
        book.trim(want)
        key = (row.warehouse_id, row.item_id)
        if key != want.key:
            book.move(want, key)
    book.rebalance(keys)
    book.write()
    holdings.write()


def set_supplies(rows: Sequence[SupplyRow], *, by: Actor) -> None:
    """Say what is expected to come: each row replaces its source's supply; quantity 0 withdraws it.

    Reservations follow: promised anew by the policy over what is left. Refuses NEGATIVE.
    """
    if not rows:
        return
    check_rows(rows, by=by)
    with tx.write_tx(by=by):
        wanted = claims.of_sources([(row.source, row.source_id) for row in rows])
        found = {(one.source, one.source_id): one for one in ExpectedSupply.objects.filter(wanted)}
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
    made = insert_rows(
        ExpectedSupply(
            source=getattr(row, "source", ""),
            source_id=getattr(row, "source_id", None),
            company_id=by.company_id,
            **_values(row, _SUPPLY),
        )
        for row in fresh
    )
    book = Claims.load(
        holdings,
        policy=settings.of(by.company_id).policy,
        supply_at=keys,
        supply_ids=[old.pk for old, _ in changed],
    )
    for old, row in changed:
        supply = book.supplies[old.pk]
        supply.key, supply.due, supply.quantity = (row.warehouse_id, row.item_id), row.due, row.quantity
    book.rebalance(keys)
    book.write()
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
