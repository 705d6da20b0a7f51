"""Blanket orders entered with their lots, and changed (BLK-1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.blankets.models import Blanket, Lot
from kupiec.sales.blankets.services.held import in_state
from kupiec.sales.blankets.values import LONGEST_TEXT, Draft, State
from kupiec.sales.confirmations import public as confirmations

CHANGEABLE = ("ends", "price", "auto_days", "reference", "remarks", "warehouse_id")


def create(drafts: Sequence[Draft], *, by: Actor) -> list[int]:
    """Enter blanket orders as drafts with their lots; ids in order. Constant statements for any set.

    Refuses UNKNOWN_KEY, NOT_CUSTOMER, NO_ITEM, NO_UNIT, NO_WAREHOUSE, NO_CURRENCY, QUANTITY, NEGATIVE, DAYS, BEYOND_END, and what spreading refuses.
    """
    by.require("blankets.edit")
    goods = catalog.facts({draft.item_id for draft in drafts})
    customers = dict(parties.visible(by).filter(pk__in={draft.party_id for draft in drafts}).values_list("pk", "customer"))
    places = {one.id: one.branch_id for one in stock.serving_warehouses(by.company_id)}
    own, working = company.queries.own(by.company_id), company.working_calendar(by.company_id).is_working
    known = set(company.Currency.objects.values_list("code", flat=True))
    with tx.write_tx(by=by):
        rows = []
        for draft in drafts:
            _check_party(draft.party_id, customers)
            rows.append(_row(draft, goods, places, own.base_currency, by))
            if rows[-1].currency_id not in known:
                raise Refusal("NO_CURRENCY", N_("There is no such currency."), "currency_id")
        lots = [confirmations.spread_out(draft.quantity, _plan(draft), working=working) for draft in drafts]
        for draft, some in zip(drafts, lots, strict=True):
            if some[-1].on > draft.ends:
                raise Refusal("BEYOND_END", N_("The last lot would fall on %(day)s, after the end."), "ends", params={"day": some[-1].on})
        Blanket.objects.bulk_create(rows)
        Lot.objects.bulk_create(
            Lot(company_id=row.company_id, blanket_id=row.pk, on=one.on, quantity=one.quantity)
            for row, some in zip(rows, lots, strict=True)
            for one in some
        )
    return [row.pk for row in rows]


def _plan(draft: Draft) -> confirmations.Plan:
    if draft.every not in {one.value for one in confirmations.Every}:
        raise Refusal("BAD_CHOICE", N_("There is no such period."), "every")
    how = confirmations.How.COUNT if draft.count else confirmations.How.LOT
    return confirmations.Plan(how=how, every=confirmations.Every(draft.every), first=draft.starts, lot=draft.lot, count=draft.count)


def _check_party(pk: int, customers: Mapping[int, bool]) -> None:
    if pk not in customers:
        raise Refusal("UNKNOWN_KEY", N_("There is no such party."), "party_id")
    if not customers[pk]:
        raise Refusal("NOT_CUSTOMER", N_("This party is not marked as a customer."), "party_id")


def _row(draft: Draft, goods: Mapping[int, catalog.ItemFacts], places: Mapping[int, int], base: str, by: Actor) -> Blanket:
    item = goods.get(draft.item_id)
    if item is None:
        raise Refusal("NO_ITEM", N_("There is no such item."), "item_id")
    factor = item.factor_of(draft.unit or item.unit)
    if factor is None:
        raise Refusal("NO_UNIT", N_("%(code)s is not counted in “%(unit)s”."), "unit", params={"code": item.code, "unit": draft.unit[:20]})
    warehouse = draft.warehouse_id or next(iter(places), 0)
    if warehouse not in places:
        raise Refusal("NO_WAREHOUSE", N_("Choose a warehouse of this company."), "warehouse_id")
    _check_figures(draft.quantity, draft.price, draft.lot)
    catalog.measures.check_quantity(draft.quantity, draft.unit or item.unit)
    _check_days(draft.starts, draft.ends, draft.auto_days)
    texts = _texts({"reference": draft.reference, "remarks": draft.remarks})
    now = clock.now()
    return Blanket(
        company_id=by.company_id, branch_id=places[warehouse], issue_date=clock.today(), party_id=draft.party_id, warehouse_id=warehouse, item_id=item.id,
        unit=draft.unit or item.unit, factor=factor, quantity=draft.quantity, price=draft.price, currency_id=draft.currency or base, starts=draft.starts, ends=draft.ends,
        auto_days=draft.auto_days, salesperson_id=draft.salesperson_id or by.employee_id, created_at=now, created_by=by.user_id, updated_at=now, **texts,
    )  # fmt: skip


def _check_figures(quantity: Decimal, price: Decimal | None, lot: Decimal) -> None:
    if quantity <= 0:
        raise Refusal("QUANTITY", N_("The quantity must be above zero."), "quantity")
    records.fit(Blanket, {"quantity": quantity, "price": price})
    if price is not None and price < 0:
        raise Refusal("NEGATIVE", N_("The price can’t be negative."), "price")
    if lot < 0:
        raise Refusal("NEGATIVE", N_("This can’t be below zero."), "lot")


def _check_days(starts: dt.date, ends: dt.date, auto_days: int | None) -> None:
    confirmations.check_day(starts, "starts")
    confirmations.check_day(ends, "ends")
    if ends < starts:
        raise Refusal("DAYS", N_("The last day is before the first."), "ends")
    if auto_days is not None and not 0 <= auto_days <= 365:
        raise Refusal("BAD_NUMBER", N_("From 0 to 365 days."), "auto_days")


def _texts(values: Mapping[str, Any]) -> dict[str, Any]:
    clean = entered.texts(values, lines=("reference",), areas=("remarks",), longest=LONGEST_TEXT)
    records.fit(Blanket, {name: value for name, value in clean.items() if isinstance(value, str)})
    return clean


def edit(pk: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """Change its end, price, own releases, texts; lots released keep theirs. Answers the new version.

    Refuses NOT_FOUND, FINISHED, REQUIRED, DAYS, NEGATIVE, NO_WAREHOUSE; Conflict on a stale version.
    """
    by.require("blankets.edit")
    with tx.write_tx(by=by):
        (row,) = in_state([pk], (State.DRAFT, State.PLACED), "FINISHED", by=by)
        if version is not None and version != row.version:
            raise Conflict(N_("Somebody has changed this document meanwhile."), seen=version, found=row.version)
        clean = _texts({name: value for name, value in changes.items() if name in CHANGEABLE})
        for name in ("ends", "warehouse_id"):
            entered.required(clean, name)
        _check_figures(row.quantity, clean.get("price", row.price), Decimal(0))
        _check_days(row.starts, clean.get("ends", row.ends), clean.get("auto_days", row.auto_days))
        if clean.get("warehouse_id", row.warehouse_id) not in {one.id for one in stock.serving_warehouses(by.company_id)}:
            raise Refusal("NO_WAREHOUSE", N_("Choose a warehouse of this company."), "warehouse_id")
        return records.update(row, {**clean, "updated_at": clock.now()}, version=row.version)


def change_lot(lot_id: int, *, quantity: Decimal | None = None, on: dt.date | None = None, version: int | None = None, by: Actor) -> int:
    """Change a lot not released yet; the difference is more or less of the whole. Answers its blanket order.

    Refuses NOT_FOUND, FINISHED, RELEASED, QUANTITY, TOO_FAR; Conflict on a stale version.
    """
    by.require("blankets.edit")
    with tx.write_tx(by=by):
        lot = Lot.objects.filter(pk=lot_id, company_id=by.company_id).first()
        if lot is None:
            raise Refusal("NOT_FOUND", N_("There is no such record."))
        (row,) = in_state([lot.blanket_id], (State.DRAFT, State.PLACED), "FINISHED", by=by)
        lot = Lot.objects.select_related("order").get(pk=lot_id)
        if lot.order_id and lot.order and lot.order.state != "cancelled":
            raise Refusal("RELEASED", N_("This lot has been released."), "quantity")
        values: dict[str, Any] = {}
        if quantity is not None and quantity != lot.quantity:
            _check_figures(quantity, None, Decimal(0))
            catalog.measures.check_quantity(quantity, row.unit)
            records.fit(Blanket, {"quantity": row.quantity + quantity - lot.quantity})
            Blanket.objects.filter(pk=row.pk).update(
                quantity=row.quantity + quantity - lot.quantity, updated_at=clock.now(), version=row.version + 1
            )
            values["quantity"] = quantity
        if on is not None:
            confirmations.check_day(on, "on")
            values["on"] = on
        records.update(lot, values, version=version)
    return row.pk
