"""How items are found from the search box (KER-12)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel import search
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search import SearchKind, SearchRow
from kupiec.ground.merging import public as merging
from kupiec.people.catalog import events, queries
from kupiec.people.catalog.models import Barcode, Item, ItemTranslation

ITEM = "catalog.item"


def on_saved(event: events.Saved, *, by: Actor) -> None:
    """Items changed: the index follows, in the same transaction."""
    search.index(_items(event.ids), by=by)


def _items(ids: Sequence[int]) -> list[SearchRow]:
    codes: defaultdict[int, list[str]] = defaultdict(list)
    names: defaultdict[int, list[str]] = defaultdict(list)
    for item_id, code in Barcode.objects.filter(item_id__in=ids).values_list("item_id", "code"):
        codes[item_id].append(code)
    for item_id, name in ItemTranslation.objects.filter(item_id__in=ids).values_list("item_id", "name"):
        names[item_id].append(name)
    described, before = attributes.searched(ITEM, ids), merging.old_codes(ITEM, ids)
    rows = Item.objects.filter(pk__in=ids).values_list("pk", "code", "name", "producer_code", "producer__name", "group__name", "archived")
    return [
        SearchRow(
            ITEM, pk, code=code, title=name, subtitle=" · ".join(part for part in (group, producer) if part),
            keys=(producer_code, *codes[pk], *before.get(pk, ())), words=" ".join([*names[pk], described.get(pk, "")]).strip(), weight=0 if archived else 2,
        )
        for pk, code, name, producer_code, producer, group, archived in rows
    ]  # fmt: skip


def _seen(ids: Collection[int], by: Actor) -> set[int]:
    return set(queries.visible(by).filter(pk__in=ids).values_list("pk", flat=True))


def _all() -> Iterable[int]:
    return Item.objects.values_list("pk", flat=True)


KINDS = (SearchKind(ITEM, right="catalog.see", visible=_seen, ids=_all, rows=_items),)
