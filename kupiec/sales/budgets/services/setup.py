"""Kinds of costs and the groups of goods that belong to them; budgets switched on and off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F

from kupiec.ground.company import public as company
from kupiec.ground.kernel import audit, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog import public as catalog
from kupiec.sales.budgets.models import CostKind, KindGroup
from kupiec.sales.budgets.services import checks

COLUMNS = ("code", "name", "name_en", "name_de", "position", "active")


def save_kind(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add a kind of costs, or change one; `group_ids`: its groups of goods. Refuses REQUIRED, TAKEN, BAD_CHOICE."""
    by.require("budgets.setup")
    clean = checks.texts({name: value for name, value in values.items() if name in COLUMNS}, lines=("code", "name", "name_en", "name_de"))
    for name in ("code", "name"):
        entered.required({name: clean.get(name, "" if pk is None else "kept")}, name)
    records.fit(CostKind, clean)
    with tx.write_tx(by=by):
        if clean.get("code"):
            records.free(CostKind, "code", [clean["code"]], but=pk)
        if pk is None:
            kind_id = int(CostKind.objects.create(**clean).pk)
        else:
            records.update(CostKind.objects.get(pk=pk), clean, version=version)
            kind_id = pk
        if "group_ids" in values:
            _set_groups(kind_id, set(values["group_ids"] or ()))
    return kind_id


def _set_groups(kind_id: int, wanted: set[int]) -> None:
    """Refuses BAD_CHOICE for a group that is not there, TAKEN for one of another kind."""
    if catalog.ItemGroup.objects.filter(pk__in=wanted).count() != len(wanted):
        raise Refusal("BAD_CHOICE", N_("Choose from the list."), "group_ids")
    taken = KindGroup.objects.filter(group_id__in=wanted).exclude(kind_id=kind_id).select_related("kind", "group").first()
    if taken is not None:
        raise Refusal(
            "TAKEN", N_("“%(group)s” belongs to “%(kind)s”."), "group_ids", params={"group": taken.group.name, "kind": taken.kind.name}
        )
    now = set(KindGroup.objects.filter(kind_id=kind_id).values_list("group_id", flat=True))
    KindGroup.objects.filter(kind_id=kind_id, group_id__in=now - wanted).delete()
    KindGroup.objects.bulk_create(KindGroup(kind_id=kind_id, group_id=pk) for pk in sorted(wanted - now))


def retire(ids: Sequence[int], *, by: Actor) -> int:
    """Take kinds out of use; lines that have them keep them."""
    return _use(ids, active=False, by=by)


def revive(ids: Sequence[int], *, by: Actor) -> int:
    return _use(ids, active=True, by=by)


def _use(ids: Sequence[int], *, active: bool, by: Actor) -> int:
    by.require("budgets.setup")
    with tx.write_tx(by=by):
        return CostKind.objects.filter(pk__in=list(ids)).update(active=active, version=F("version") + 1)


def switch(*, on: bool, by: Actor) -> None:
    """Work with budgets from now on, or without them: what was planned is kept, documents ask nobody."""
    by.require("budgets.setup")
    with tx.write_tx(by=by):
        own = company.Company.objects.select_for_update().get(pk=by.company_id)
        own.settings = {**own.settings, "budgets": {"on": on}}
        own.save(update_fields=["settings"])
        audit.tell("company.company", [own.pk], "budgets_on" if on else "budgets_off", by=by)
