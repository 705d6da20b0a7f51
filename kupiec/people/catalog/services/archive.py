"""Archive, restore and delete items; many items at once (CAT-1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel import audit, bells, clock, deletion, records, search, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.deletion import Blocker
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog import events, queries
from kupiec.people.catalog.models import Barcode, Item, ItemTranslation, ItemUnit, RelatedItem
from kupiec.people.catalog.services.derived import finish
from kupiec.people.catalog.sockets import delete_blockers

ASSIGNED = ("group_id", "discount_group_id", "producer_id", "vat_code_id")


def archive(item_ids: Sequence[int], *, by: Actor) -> int:
    """Put items away: they are not found when documents are entered; how many were active."""
    return _move(item_ids, archived=True, by=by)


def restore(item_ids: Sequence[int], *, by: Actor) -> int:
    """Take items out of the archive; how many were in it."""
    return _move(item_ids, archived=False, by=by)


def _move(item_ids: Sequence[int], *, archived: bool, by: Actor) -> int:
    by.require("catalog.archive")
    with tx.write_tx(by=by):
        rows = queries.visible(by).filter(pk__in=item_ids, archived=not archived)
        ids = list(rows.values_list("pk", flat=True))
        Item.objects.filter(pk__in=ids).update(archived=archived, version=F("version") + 1, updated_at=clock.now())
        audit.tell("catalog.item", ids, "archived" if archived else "restored", by=by)
        bells.ring(events.Saved(tuple(ids)), by=by)
    return len(ids)


def assign(item_ids: Sequence[int], *, by: Actor, **values: Any) -> int:
    """Give many items a group, discount group, producer or VAT code; how many were changed."""
    by.require("catalog.edit")
    if unknown := set(values) - set(ASSIGNED):
        raise Refusal("UNKNOWN_FIELD", N_("An item has no field “%(name)s”."), params={"name": min(unknown)[:40]})
    with tx.write_tx(by=by):
        records.check_keys(Item, [values])
        ids = list(queries.visible(by).filter(pk__in=item_ids).values_list("pk", flat=True))
        Item.objects.filter(pk__in=ids).update(**values, version=F("version") + 1, updated_at=clock.now())
        finish(ids, by=by)
    return len(ids)


def blockers(item_ids: Sequence[int], *, by: Actor) -> dict[int, list[Blocker]]:
    """What refers to each of these items and keeps it from being deleted; items with nothing are left out."""
    return deletion.blockers(delete_blockers, item_ids, by=by)


def delete(item_ids: Sequence[int], *, by: Actor) -> int:
    """Delete items with their parts when nothing else refers to them; how many.

    Refuses IN_USE for the first one that is referred to; `params["blockers"]` has the reasons with addresses.
    """
    by.require("catalog.delete")
    with tx.write_tx(by=by):
        rows = list(queries.visible(by).filter(pk__in=item_ids))
        ids = [row.pk for row in rows]
        reasons = blockers(ids, by=by)
        for row in rows:
            if row.pk in reasons:
                raise deletion.in_use(row, reasons[row.pk], key="item_id")
        with deletion.sheltered(rows, key="item_id"):
            for part in (Barcode, ItemUnit, ItemTranslation, RelatedItem):
                part._base_manager.filter(item_id__in=ids).delete()
            RelatedItem.objects.filter(other_id__in=ids).delete()
            attributes.forget("catalog.item", ids)
            Item.objects.filter(pk__in=ids).delete()
        search.remove("catalog.item", ids, by=by)
        audit.tell("catalog.item", ids, "deleted", by=by)
    return len(ids)
