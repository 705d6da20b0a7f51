"""Dictionaries of the room: groups of items (a tree), units, producers, discount groups (CAT-1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.kernel import entries, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog.models import DiscountGroup, Item, ItemGroup, ItemUnit, Producer, Unit

DEEPEST = 12


def save_group(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a group of items: `code`, `name`, `parent_id`, `position`, `active`; the tree stays a tree."""
    with tx.write_tx(by=by):
        records.check_keys(ItemGroup, [values])
        if pk is not None and values.get("parent_id") == pk:
            raise _loop()
        saved = entries.save(ItemGroup, values, right="catalog.setup", pk=pk, version=version, by=by)
        _repath()
    return saved


def save_groups(rows: Sequence[Mapping[str, Any]], *, by: Actor) -> list[int]:
    """Add many groups; `parent` names the code of a group before it in the list, or one there already."""
    by.require("catalog.setup")
    with tx.write_tx(by=by):
        for row in rows:
            records.fit(ItemGroup, {"code": row["code"], "name": row["name"]})
        records.free(ItemGroup, "code", [row["code"] for row in rows])
        known = dict(ItemGroup.objects.values_list("code", "pk"))
        made = [ItemGroup(code=row["code"], name=row["name"], position=n) for n, row in enumerate(rows)]
        ItemGroup.objects.bulk_create(made)
        known.update({group.code: group.pk for group in made})
        links = [{"pk": group.pk, "parent": known[row["parent"]]} for group, row in zip(made, rows, strict=True) if row.get("parent")]
        update_rows(ItemGroup, links, ["parent"])
        _repath()
    return [group.pk for group in made]


def _repath() -> None:
    """Recompute the paths of all groups; refuses GROUP_LOOP when one has come under itself."""
    rows = {row["pk"]: row for row in ItemGroup.objects.values("pk", "parent_id", "name", "path", "full_name")}
    changed: list[dict[str, Any]] = []
    for pk, row in rows.items():
        line = [pk]
        while (above := rows[line[-1]]["parent_id"]) is not None:
            if above in line or len(line) >= DEEPEST:
                raise _loop()
            line.append(above)
        line.reverse()
        path = "/" + "/".join(str(each) for each in line) + "/"
        name = " › ".join(rows[each]["name"] for each in line)[:480]
        if (path, name) != (row["path"], row["full_name"]):
            changed.append({"pk": pk, "path": path, "full_name": name})
    update_rows(ItemGroup, changed, ["path", "full_name"])


def _loop() -> Refusal:
    return Refusal("GROUP_LOOP", N_("A group can’t be inside itself, and not deeper than 12 levels."), "parent_id")


def save_unit(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a unit of measure; the code of a unit in use stays. Fewer decimals hold for what is typed from now on."""
    with tx.write_tx(by=by):
        if not 0 <= values.get("decimals", 0) <= 4:
            raise Refusal("BAD_VALUE", N_("A unit has 0 to 4 decimals."), "decimals")
        if pk is not None:
            _check_unit(Unit.objects.get(pk=pk), values)
        return entries.save(Unit, values, right="catalog.setup", pk=pk, version=version, by=by)


def _check_unit(unit: Unit, values: Mapping[str, Any]) -> None:
    code = " ".join(str(values.get("code", unit.code)).split())
    if code == unit.code:
        return
    if Item.objects.filter(unit=unit).exists() or ItemUnit.objects.filter(unit=unit).exists():
        raise Refusal("UNIT_USED", N_("Items are counted in this unit; its code stays."), "code")


def save_producer(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a producer: `code`, `name`, `active`."""
    return entries.save(Producer, values, right="catalog.setup", pk=pk, version=version, by=by)


def save_discount_group(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a discount group: `code`, `name`, `active`."""
    return entries.save(DiscountGroup, values, right="catalog.setup", pk=pk, version=version, by=by)
