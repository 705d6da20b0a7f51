"""Who supplies an item, on what terms; one of them is the main supplier (CAT-1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.kernel import clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.pricing.models import ItemSupplier
from kupiec.people.parties import public as parties

FIELDS = ("item_id", "party_id", "main", "code", "price", "currency_id", "least", "lead_days")


def save_supplier(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a supplier of an item. The first one is the main; a new main takes the place of the old.

    Refuses REQUIRED, TAKEN (he supplies it already), NOT_SUPPLIER, BAD_NUMBER, UNKNOWN_FIELD, UNKNOWN_KEY.
    """
    by.require("pricing.suppliers")
    clean = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    if unknown := set(clean) - set(FIELDS):
        raise Refusal("UNKNOWN_FIELD", N_("There is no field “%(name)s”."), params={"name": min(unknown)[:40]})
    with tx.write_tx(by=by):
        found = ItemSupplier.objects.get(company_id=by.company_id, pk=pk) if pk is not None else None
        item_id = _check(clean, found, by=by)
        others = ItemSupplier.objects.filter(company_id=by.company_id, item_id=item_id).exclude(pk=pk or 0)
        if found is None and not others.exists():
            clean["main"] = True
        if clean.get("main"):
            others.filter(main=True).update(main=False)
        clean["updated_at"] = clock.now()
        if found is None:
            return int(ItemSupplier.objects.create(company_id=by.company_id, **clean).pk)
        records.update(found, clean, version=version)
    return int(found.pk)


def _check(clean: Mapping[str, Any], found: ItemSupplier | None, *, by: Actor) -> int:
    """Refuses what `save_supplier` says; the id of the item."""
    whole = {name: clean.get(name, getattr(found, name, None)) for name in ("item_id", "party_id", "currency_id")}
    for name, value in whole.items():
        if not value:
            raise Refusal("REQUIRED", N_("This field is required."), name)
    records.fit(ItemSupplier, {name: value for name, value in clean.items() if name != "currency_id"})
    records.check_keys(ItemSupplier, [{name: clean[name] for name in ("item_id", "party_id") if name in clean}])
    for name, least in (("price", 0), ("lead_days", 0), ("least", None)):
        value = clean.get(name)
        if value is not None and (value <= 0 if least is None else value < 0):
            raise Refusal("BAD_NUMBER", N_("This number is too small."), name)
    if (clean.get("lead_days") or 0) > 999:
        raise Refusal("BAD_NUMBER", N_("This number is too large."), "lead_days")
    if not parties.visible(by).filter(pk=whole["party_id"], supplier=True).exists():
        raise Refusal("NOT_SUPPLIER", N_("This party is not marked as a supplier."), "party_id")
    same = ItemSupplier.objects.filter(company_id=by.company_id, item_id=whole["item_id"], party_id=whole["party_id"])
    if same.exclude(pk=found.pk if found else 0).exists():
        raise Refusal("TAKEN", N_("He is among the suppliers of this item already."), "party_id")
    return int(whole["item_id"])


def make_main(supplier_ids: Sequence[int], *, by: Actor) -> int:
    """Make these the main suppliers of their items; the ones before stay as others. Answers how many."""
    by.require("pricing.suppliers")
    with tx.write_tx(by=by):
        rows = dict(_own(supplier_ids, by=by).values_list("item_id", "pk"))
        ItemSupplier.objects.filter(company_id=by.company_id, item_id__in=rows, main=True).update(main=False)
        return _own(list(rows.values()), by=by).update(main=True)


def drop_suppliers(supplier_ids: Sequence[int], *, by: Actor) -> int:
    """Strike suppliers off their items; what was bought from them stays. Answers how many."""
    by.require("pricing.suppliers")
    with tx.write_tx(by=by):
        return int(_own(supplier_ids, by=by).delete()[0])


def _own(supplier_ids: Sequence[int], *, by: Actor) -> Any:
    return ItemSupplier.objects.filter(company_id=by.company_id, pk__in=list(supplier_ids))
