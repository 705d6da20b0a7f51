"""Supply orders entered and changed (ORD-9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.supply.models import SupplyLine, SupplyOrder
from kupiec.sales.supply.services import rows as lines
from kupiec.sales.supply.services.converge import converge, lines_of
from kupiec.sales.supply.services.held import open_order
from kupiec.sales.supply.values import LONGEST_TEXT, Kind, OrderDraft, State

CHANGEABLE = ("due", "supplier_id", "warehouse_id", "reference", "remarks")
FIXED_ONCE_PLACED = ("supplier_id", "warehouse_id")


def create(drafts: Sequence[OrderDraft], *, by: Actor) -> list[int]:
    """Enter supply orders as drafts with their lines; ids in order. Constant statements for any set.

    Refuses BAD_CHOICE, NO_WAREHOUSE, NO_SUPPLIER, NOT_SUPPLIER, REQUIRED, NO_ITEM, ITEM_ARCHIVED, NO_UNIT, QUANTITY, NEGATIVE, TOO_LONG, TOO_MANY_LINES.
    """
    by.require("supply.edit")
    if not drafts:
        return []
    branches = _check(drafts, by=by)
    with tx.write_tx(by=by):
        goods = catalog.facts({line.item_id for draft in drafts for line in draft.lines})
        rows = [_row(draft, branches[draft.warehouse_id], by) for draft in drafts]
        made = [lines.rows_of(draft.lines, goods) for draft in drafts]
        SupplyOrder.objects.bulk_create(rows)
        for row, some in zip(rows, made, strict=True):
            for line in some:
                line.order_id, line.company_id = row.pk, row.company_id
        SupplyLine.objects.bulk_create([line for some in made for line in some])
    return [row.pk for row in rows]


def _check(drafts: Sequence[OrderDraft], *, by: Actor) -> dict[int, int]:
    """The branch of each warehouse; refuses what heads may not say."""
    branches = {one.id: one.branch_id for one in stock.serving_warehouses(by.company_id)}
    for draft in drafts:
        if draft.kind not in {kind.value for kind in Kind}:
            raise Refusal("BAD_CHOICE", N_("There is no such kind of document."), "kind")
        if draft.warehouse_id not in branches:
            raise Refusal("NO_WAREHOUSE", N_("Choose a warehouse of this company."), "warehouse_id")
        entered.near_day({"due": draft.due}, "due")
    _check_suppliers([(draft.kind, draft.supplier_id) for draft in drafts], by=by)
    return branches


def _check_suppliers(pairs: Sequence[tuple[str, int | None]], *, by: Actor) -> None:
    """A purchase has a supplier, a production order none."""
    if any(kind == Kind.PURCHASE and pk is None for kind, pk in pairs):
        raise Refusal("NO_SUPPLIER", N_("Choose the supplier."), "supplier_id")
    if any(kind == Kind.PRODUCTION and pk is not None for kind, pk in pairs):
        raise Refusal("NOT_SUPPLIER", N_("Our own production has no supplier."), "supplier_id")
    wanted = {pk for _kind, pk in pairs if pk is not None}
    known = dict(parties.visible(by).filter(pk__in=wanted).values_list("pk", "supplier")) if wanted else {}
    if wanted - known.keys():
        raise Refusal("UNKNOWN_KEY", N_("There is no such party."), "supplier_id")
    if not all(known.values()):
        raise Refusal("NOT_SUPPLIER", N_("This party is not marked as a supplier."), "supplier_id")


def _row(draft: OrderDraft, branch_id: int, by: Actor) -> SupplyOrder:
    now = clock.now()
    texts = _texts({"reference": draft.reference, "remarks": draft.remarks})
    return SupplyOrder(
        company_id=by.company_id, branch_id=branch_id, kind=draft.kind, state=State.DRAFT, ordered_on=clock.today(), due=draft.due,
        supplier_id=draft.supplier_id, warehouse_id=draft.warehouse_id, created_at=now, created_by_id=by.user_id, updated_at=now, **texts,
    )  # fmt: skip


def _texts(values: Mapping[str, Any]) -> dict[str, Any]:
    clean = entered.texts(values, lines=("reference",), areas=("remarks",), longest=LONGEST_TEXT)
    records.fit(SupplyOrder, {name: value for name, value in clean.items() if isinstance(value, str)})
    return clean


def edit(pk: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """Change an order's head, only the fields named; a placed one keeps supplier and warehouse. Answers the new version.

    Refuses NOT_FOUND, FINISHED, PLACED and what `create` refuses; Conflict on a stale version.
    """
    by.require("supply.edit")
    with tx.write_tx(by=by):
        row = open_order(pk, by=by)
        if version is not None and version != row.version:
            raise Conflict(N_("Somebody has changed this document meanwhile."), seen=version, found=row.version)
        clean = _texts({name: value for name, value in changes.items() if name in CHANGEABLE})
        _check_changes(row, clean, by=by)
        for name, value in clean.items():
            setattr(row, name, value)
        row.updated_at, row.version = clock.now(), row.version + 1
        row.save(update_fields=[*clean, "branch_id", "updated_at", "version"])
        converge(lines_of([pk]) if row.state == State.PLACED else [], by=by)
    return row.version


def _check_changes(row: SupplyOrder, clean: Mapping[str, Any], *, by: Actor) -> None:
    entered.required(clean, "due")
    entered.near_day(clean, "due")
    changed = {name for name in FIXED_ONCE_PLACED if name in clean and clean[name] != getattr(row, name)}
    if changed and row.state != State.DRAFT:
        raise Refusal("PLACED", N_("The order is placed; cancel it and place another."), min(changed))
    if "supplier_id" in changed:
        _check_suppliers([(row.kind, clean["supplier_id"])], by=by)
    if "warehouse_id" in changed:
        branches = {one.id: one.branch_id for one in stock.serving_warehouses(by.company_id)}
        if clean["warehouse_id"] not in branches:
            raise Refusal("NO_WAREHOUSE", N_("Choose a warehouse of this company."), "warehouse_id")
        row.branch_id = branches[clean["warehouse_id"]]


def number(rows: Sequence[SupplyOrder], *, by: Actor) -> None:
    """Numbers by kind and branch, taken last."""
    groups: dict[tuple[str, int], list[SupplyOrder]] = {}
    for row in rows:
        groups.setdefault((row.kind, row.branch_id), []).append(row)
    for (kind, branch_id), some in sorted(groups.items()):
        numbers = company.take_numbers(kind, company_id=by.company_id, on=clock.today(), count=len(some), branch_id=branch_id)
        for row, given in zip(some, numbers, strict=True):
            row.number = given
