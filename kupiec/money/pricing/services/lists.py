"""Price lists and the prices in them: published in bulk, ahead of time where wished (PRC-1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

from kupiec.ground.kernel import audit, clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.pricing import rulesets
from kupiec.money.pricing.models import HierarchyList, ListPrice, PriceList
from kupiec.money.pricing.values import NewPrice
from kupiec.people.catalog import public as catalog

FIELDS = ("code", "name", "kind", "currency_id", "gross", "decimals", "valid_from", "valid_to", "remarks")
CHUNK = 2000


def save_list(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a price list. Refuses REQUIRED, TAKEN, PERIOD, PRICES_THERE (currency and net/gross stay)."""
    by.require("pricing.lists")
    clean = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    _check_head(clean, new=pk is None)
    with tx.write_tx(by=by):
        own = PriceList.objects.filter(company_id=by.company_id)
        if "code" in clean and own.filter(code=clean["code"]).exclude(pk=pk or 0).exists():
            raise Refusal("TAKEN", N_("“%(value)s” is already used by another record."), "code",
                          params={"value": clean["code"]})  # fmt: skip
        records.check_keys(PriceList, [{k: v for k, v in clean.items() if k != "currency_id"}])
        if pk is None:
            made = PriceList.objects.create(company_id=by.company_id, updated_at=clock.now(), **clean)
            pk = int(made.pk)
        else:
            found = own.get(pk=pk)
            _check_frozen(found, clean)
            records.update(found, {**clean, "updated_at": clock.now()}, version=version)
        rulesets.touch(by.company_id)
    return pk


def _check_head(clean: Mapping[str, Any], *, new: bool) -> None:
    if unknown := set(clean) - set(FIELDS):
        raise Refusal("UNKNOWN_FIELD", N_("There is no field “%(name)s”."), params={"name": min(unknown)[:40]})
    for name in ("code", "name", "currency_id"):
        if not clean.get(name, None if new else "kept"):
            raise Refusal("REQUIRED", N_("This field is required."), name)
    records.fit(PriceList, {name: value for name, value in clean.items() if name != "currency_id"})
    if not 0 <= clean.get("decimals", 2) <= 4:
        raise Refusal("BAD_NUMBER", N_("Prices have 0 to 4 decimals."), "decimals")
    check_period(clean)


def check_period(clean: Mapping[str, Any]) -> None:
    """Refuses PERIOD when the last day is before the first."""
    first, last = clean.get("valid_from"), clean.get("valid_to")
    if first and last and last < first:
        raise Refusal("PERIOD", N_("The last day is before the first."), "valid_to")


def _check_frozen(found: PriceList, clean: Mapping[str, Any]) -> None:
    """Prices that stand in the list would silently mean something else."""
    for name in ("currency_id", "gross"):
        changed = name in clean and clean[name] != getattr(found, name)
        if changed and ListPrice.objects.filter(price_list=found).exists():
            raise Refusal("PRICES_THERE", N_("The list has prices already; make another list for this."), name)


def archive_lists(list_ids: Sequence[int], *, by: Actor) -> int:
    """Take lists out of use; their prices stay readable. Refuses IN_HIERARCHY while a hierarchy asks them."""
    by.require("pricing.lists")
    with tx.write_tx(by=by):
        rows = _own(list_ids, by=by)
        used = HierarchyList.objects.filter(price_list__in=rows, hierarchy__archived=False).select_related("price_list", "hierarchy")
        if row := used.first():
            raise Refusal("IN_HIERARCHY", N_("“%(list)s” stands in the hierarchy “%(hierarchy)s”; take it out first."),
                          params={"list": row.price_list.name, "hierarchy": row.hierarchy.name})  # fmt: skip
        changed = rows.update(archived=True)
        rulesets.touch(by.company_id)
    return changed


def restore_lists(list_ids: Sequence[int], *, by: Actor) -> int:
    """Put archived lists back into use."""
    by.require("pricing.lists")
    with tx.write_tx(by=by):
        changed = _own(list_ids, by=by).update(archived=False)
        rulesets.touch(by.company_id)
    return changed


def _own(list_ids: Sequence[int], *, by: Actor) -> QuerySet[PriceList]:
    return PriceList.objects.filter(company_id=by.company_id, pk__in=list(list_ids))


def publish(prices: Sequence[NewPrice], *, list_id: int, by: Actor) -> int:
    """Put prices into a list, from their day on (today when not said); the same item, unit, break and day is replaced.

    Refuses UNKNOWN_KEY, BAD_PRICE, PERIOD, BAD_UNIT naming the row. One statement per 2,000 prices.
    """
    by.require("pricing.lists")
    with tx.write_tx(by=by):
        found = PriceList.objects.get(company_id=by.company_id, pk=list_id)
        _check_prices(prices)
        today = clock.today()
        rows = iter(
            ListPrice(
                price_list=found, item_id=one.item_id, unit=one.unit, from_quantity=one.from_quantity,
                amount=one.amount, valid_from=one.valid_from or today, valid_to=one.valid_to,
            )
            for one in {_key(one): one for one in prices}.values()
        )  # fmt: skip
        while chunk := list(islice(rows, CHUNK)):
            ListPrice.objects.bulk_create(
                chunk, update_conflicts=True, update_fields=["amount", "valid_to"],
                unique_fields=["price_list", "item", "unit", "from_quantity", "valid_from"],
            )  # fmt: skip
        if prices:
            audit.tell("pricing.pricelist", [list_id], "published", by=by, data={"count": len(prices)})
    return len(prices)


def _key(one: NewPrice) -> tuple[Any, ...]:
    return one.item_id, one.unit, one.from_quantity, one.valid_from


def _check_prices(prices: Sequence[NewPrice]) -> None:
    ids = {one.item_id for one in prices}
    units = dict(catalog.Item.objects.filter(pk__in=ids).values_list("pk", "unit_id"))
    if missing := ids - units.keys():
        raise Refusal("UNKNOWN_KEY", N_("There is no such record: %(key)s."), "item_id", params={"key": min(missing)})
    packs = {(one.item_id, one.unit) for one in prices if one.unit and one.unit != units[one.item_id]}
    if packs:
        known = catalog.ItemUnit.objects.filter(item_id__in={pk for pk, _ in packs}).values_list("item_id", "unit_id")
        if wrong := packs - set(known):
            raise Refusal("BAD_UNIT", N_("The item has no unit “%(unit)s”."), "unit", params={"unit": min(wrong)[1]})
    today = clock.today()
    for number, one in enumerate(prices):
        records.fit(ListPrice, {"amount": one.amount, "from_quantity": one.from_quantity}, prefix=f"rows[{number}].")
        if one.amount < 0 or one.from_quantity < 0:
            raise Refusal("BAD_PRICE", N_("A price can’t be below zero."), f"rows[{number}].amount")
        if one.valid_to and one.valid_to < (one.valid_from or today):
            raise Refusal("PERIOD", N_("The last day is before the first."), f"rows[{number}].valid_to")


def withdraw(price_ids: Sequence[int], *, by: Actor) -> int:
    """End prices: those that have begun end yesterday, those of the future go."""
    import datetime as dt

    by.require("pricing.lists")
    with tx.write_tx(by=by):
        today = clock.today()
        rows = ListPrice.objects.filter(price_list__company_id=by.company_id, pk__in=list(price_ids))
        gone, _ = rows.filter(valid_from__gte=today).delete()
        running = rows.filter(valid_from__lt=today).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
        return gone + running.update(valid_to=today - dt.timedelta(days=1))
