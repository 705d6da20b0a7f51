"""Which lists a customer's price is looked for in, and in what order (PRC-4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.kernel import clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.pricing import rulesets
from kupiec.money.pricing.models import Hierarchy, HierarchyList, OwnLists, PriceList

FIELDS = ("name", "mode", "default", "price_kind_id", "group_id", "list_ids")


def save_hierarchy(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a hierarchy with its ordered `list_ids`. Refuses REQUIRED, TAKEN, KIND_TAKEN, GROUP_TAKEN."""
    by.require("pricing.rules")
    clean: dict[str, Any] = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    lists: Sequence[int] | None = clean.pop("list_ids", None)
    _check(clean, new=pk is None)
    with tx.write_tx(by=by):
        _check_free(clean, pk=pk, by=by)
        records.check_keys(Hierarchy, [clean])
        if clean.get("default"):
            Hierarchy.objects.filter(company_id=by.company_id, default=True).exclude(pk=pk or 0).update(default=False)
        if pk is None:
            pk = Hierarchy.objects.create(company_id=by.company_id, updated_at=clock.now(), **clean).pk
        else:
            found = Hierarchy.objects.get(company_id=by.company_id, pk=pk)
            records.update(found, {**clean, "updated_at": clock.now()}, version=version)
        if lists is not None:
            _put_lists(pk, list(dict.fromkeys(lists)), by=by)
        rulesets.touch(by.company_id)
    return int(pk)


def _check(clean: Mapping[str, Any], *, new: bool) -> None:
    if unknown := set(clean) - set(FIELDS):
        raise Refusal("UNKNOWN_FIELD", N_("There is no field “%(name)s”."), params={"name": min(unknown)[:40]})
    if not clean.get("name", "" if new else "kept"):
        raise Refusal("REQUIRED", N_("This field is required."), "name")
    records.fit(Hierarchy, clean)


def _check_free(clean: Mapping[str, Any], *, pk: int | None, by: Actor) -> None:
    others = Hierarchy.objects.filter(company_id=by.company_id).exclude(pk=pk or 0)
    if "name" in clean and others.filter(name=clean["name"]).exists():
        raise Refusal("TAKEN", N_("“%(value)s” is already used by another record."), "name",
                      params={"value": clean["name"]})  # fmt: skip
    active = others.filter(archived=False)
    for name, code in (("price_kind_id", "KIND_TAKEN"), ("group_id", "GROUP_TAKEN")):
        value = clean.get(name)
        if value and (other := active.filter(**{name: value}).first()):
            raise Refusal(code, N_("These customers have the hierarchy “%(name)s” already."), name,
                          params={"name": other.name})  # fmt: skip


def _put_lists(pk: int, list_ids: Sequence[int], *, by: Actor) -> None:
    known = set(PriceList.objects.filter(company_id=by.company_id, pk__in=list_ids).values_list("pk", flat=True))
    if missing := set(list_ids) - known:
        raise Refusal("UNKNOWN_KEY", N_("There is no such record: %(key)s."), "list_ids", params={"key": min(missing)})
    HierarchyList.objects.filter(hierarchy_id=pk).delete()
    HierarchyList.objects.bulk_create(
        HierarchyList(hierarchy_id=pk, price_list_id=one, position=place) for place, one in enumerate(list_ids, 1)
    )


def archive_hierarchies(ids: Sequence[int], *, by: Actor) -> int:
    """Take hierarchies out of use; customers who had them fall back on that of their group, then on the default."""
    by.require("pricing.rules")
    with tx.write_tx(by=by):
        changed = Hierarchy.objects.filter(company_id=by.company_id, pk__in=list(ids)).update(archived=True, default=False)
        rulesets.touch(by.company_id)
    return changed


def assign_lists(party_ids: Sequence[int], *, hierarchy_id: int | None, by: Actor) -> int:
    """Give customers their own hierarchy, or take it away (None)."""
    by.require("pricing.rules")
    with tx.write_tx(by=by):
        ids = sorted(set(party_ids))
        if hierarchy_id is not None and not Hierarchy.objects.filter(
            company_id=by.company_id, archived=False, pk=hierarchy_id
        ).exists():  # fmt: skip
            raise Refusal("UNKNOWN_KEY", N_("There is no such record: %(key)s."), "hierarchy_id",
                          params={"key": hierarchy_id})  # fmt: skip
        records.check_keys(OwnLists, [{"party_id": pk} for pk in ids])
        OwnLists.objects.filter(company_id=by.company_id, party_id__in=ids).delete()
        if hierarchy_id is not None:
            OwnLists.objects.bulk_create(OwnLists(company_id=by.company_id, party_id=pk, hierarchy_id=hierarchy_id) for pk in ids)
    return len(ids)
