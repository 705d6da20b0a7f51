"""Warehouses, locations and typed expected deliveries: records people keep (STK-1, STK-4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef

from kupiec.ground.kernel import locks, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.stock.models import ExpectedSupply, Location, Place, StockBalance, Warehouse
from kupiec.money.stock.services import demands
from kupiec.people.catalog import public as catalog


def save_warehouse(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a warehouse: code, name, branch_id, address, `serves_all`, `active`. One with stock stays active."""
    by.require("stock.settings")
    with tx.write_tx(by=by):
        _check_values(Warehouse, values)
        closing = pk is not None and values.get("active") is False
        if closing and StockBalance.objects.filter(warehouse=pk, on_hand__gt=0).exists():
            raise Refusal("IN_USE", N_("Goods lie there; move them first."), "active")
        _free(Warehouse, {"company_id": by.company_id}, values, pk=pk)
        return _save(Warehouse, values, pk=pk, version=version, by=by)


def save_location(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a location: warehouse_id, code, name, zone, item_id, item_group_id, capacity, position, `active`."""
    by.require("stock.settings")
    with tx.write_tx(by=by):
        _check_values(Location, values)
        if not Warehouse.objects.filter(pk=values.get("warehouse_id") or 0, company_id=by.company_id).exists():
            raise Refusal("NO_WAREHOUSE", N_("Choose a warehouse of this company."), "warehouse_id")
        held = Place.objects.filter(location_id=pk, quantity__gt=0).exists() if pk else False
        if held and values.get("active") is False:
            raise Refusal("IN_USE", N_("Goods lie there; move them first."), "active")
        if held and Location.objects.filter(pk=pk or 0).exclude(warehouse_id=values["warehouse_id"]).exists():
            raise Refusal("IN_USE", N_("Goods lie there; move them first."), "warehouse_id")
        _free(Location, {"warehouse_id": values["warehouse_id"]}, values, pk=pk)
        return _save(Location, values, pk=pk, version=version, by=by)


def _check_values(model: type[Any], values: Mapping[str, Any]) -> None:
    if not str(values.get("code", "")).strip():
        raise Refusal("REQUIRED", N_("Fill this in."), "code")
    if values.get("capacity") is not None and values["capacity"] <= 0:
        raise Refusal("QUANTITY", N_("The quantity must be above zero."), "capacity")
    plain = {name: value for name, value in values.items() if not name.endswith("_id")}
    records.fit(model, plain)
    records.check_keys(model, [values])


def _free(model: type[Any], within: Mapping[str, Any], values: Mapping[str, Any], *, pk: int | None) -> None:
    if model.objects.filter(**within, code=values["code"]).exclude(pk=pk).exists():
        raise Refusal("TAKEN", N_("“%(value)s” is already used by another record."), "code", params={"value": values["code"]})


def _save(model: type[Any], values: Mapping[str, Any], *, pk: int | None, version: int | None, by: Actor) -> int:
    if pk is None:
        return int(model.objects.create(company_id=by.company_id, **values).pk)
    row = model.objects.get(pk=pk, company_id=by.company_id)
    records.update(row, values, version=version)
    return int(row.pk)


@dataclass(frozen=True, slots=True)
class SupplyDraft:
    """An expected delivery as typed or imported."""

    warehouse_id: int
    item_id: int
    quantity: Decimal
    due: date
    reference: str = ""
    supplier_id: int | None = None


def add_supplies(rows: Sequence[SupplyDraft], *, by: Actor) -> list[int]:
    """Enter expected deliveries; who waits is promised them. Refuses QUANTITY, NO_WAREHOUSE, UNKNOWN_KEY."""
    by.require("stock.supply")
    with tx.write_tx(by=by):
        for row in rows:
            _check_supply(row, by=by)
        catalog.measures.check_quantities((row.quantity, row.item_id, "quantity") for row in rows)
        records.check_keys(ExpectedSupply, [{"item_id": row.item_id, "supplier_id": row.supplier_id} for row in rows])
        return demands.replace([], rows, by=by)


def edit_supply(draft: SupplyDraft, *, pk: int, version: int | None = None, by: Actor) -> int:
    """Change an expected delivery that was typed; quantity 0 withdraws it. Reservations follow."""
    by.require("stock.supply")
    with tx.write_tx(by=by):
        supply = _typed([pk], by=by)[0]
        if version is not None and version != supply.version:
            raise Conflict(N_("Somebody else changed this record meanwhile."), seen=version, found=supply.version)
        _check_supply(draft, by=by, least=-1)
        catalog.measures.check_quantities([(draft.quantity, draft.item_id, "quantity")])
        records.check_keys(ExpectedSupply, [{"item_id": draft.item_id, "supplier_id": draft.supplier_id}])
        demands.replace([(supply, draft)], [], by=by)
        return pk


def withdraw_supplies(ids: Sequence[int], *, by: Actor) -> None:
    """These deliveries won't come; reservations on them wait again."""
    by.require("stock.supply")
    with tx.write_tx(by=by):
        rows = _typed(sorted(set(ids)), by=by)
        gone = [(row, SupplyDraft(row.warehouse_id, row.item_id, Decimal(0), row.due, row.reference, row.supplier_id)) for row in rows]
        demands.replace(gone, [], by=by)


def _typed(ids: Sequence[int], *, by: Actor) -> list[ExpectedSupply]:
    """Rows with their balances locked, read afresh."""
    rows = ExpectedSupply.objects.filter(pk__in=ids, company_id=by.company_id)
    here = ExpectedSupply.objects.filter(pk__in=ids, warehouse_id=OuterRef("warehouse_id"), item_id=OuterRef("item_id"))
    locks.lock(locks.Kind.STOCK, StockBalance.objects.filter(Exists(here), company_id=by.company_id))
    found = list(rows.select_for_update().order_by("pk"))
    if len(found) != len(ids):
        raise Refusal("NO_SUPPLY", N_("There is no such delivery."))
    if any(row.source for row in found):
        raise Refusal("NOT_TYPED", N_("This delivery comes from an order; change it there."))
    return found


def _check_supply(row: SupplyDraft, *, by: Actor, least: int = 0) -> None:
    if row.quantity <= least:
        raise Refusal("QUANTITY", N_("The quantity must be above zero."), "quantity")
    if not Warehouse.objects.filter(pk=row.warehouse_id, company_id=by.company_id, active=True).exists():
        raise Refusal("NO_WAREHOUSE", N_("Choose a warehouse of this company."), "warehouse_id")
    records.fit(ExpectedSupply, {"reference": row.reference, "quantity": row.quantity})
