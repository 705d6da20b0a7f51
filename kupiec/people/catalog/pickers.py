"""Finding items and groups while typing; named by upper rooms."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kit import public as kit
from kupiec.people.catalog import looks, queries
from kupiec.people.catalog.models import ItemGroup
from kupiec.people.catalog.values import ItemHit


def _find_item(text: str, *, by: Actor, limit: int) -> Sequence[kit.Choice]:
    """The certain one first, then candidates; the newest letters of the code or name count."""
    if not text:
        rows = queries.visible(by).filter(archived=False).order_by("name_key", "pk")[:limit]
        return [kit.Choice(item.pk, item.name, badge=item.code, detail=item.unit_id) for item in rows]
    found = queries.recognise(text, limit=limit)
    return [kit.Choice(hit.item_id, hit.name, badge=hit.code, detail=hit.unit) for hit in found.candidates]


def _suggest_item(text: str, *, by: Actor, limit: int) -> Sequence[kit.Suggested]:
    """Items with what can be sold of them and the list price."""
    found = queries.suggested(text, limit=limit)
    beside = looks.shown([hit.item_id for hit in found], by)
    return [_suggested(hit, *beside.get(hit.item_id, ("", ""))) for hit in found]


def _suggested(hit: ItemHit, stock: kit.Mark | str, price: str) -> kit.Suggested:
    cell = ("ok" if stock.kind == "ok" else "none", str(stock.text)) if isinstance(stock, kit.Mark) else None
    return kit.Suggested(hit.item_id, hit.code, hit.name, cell, price)


def _item_label(pk: int, *, by: Actor) -> str:
    return str(queries.visible(by).filter(pk=pk).first() or "")


def _find_group(text: str, *, by: Actor, limit: int) -> Sequence[kit.Choice]:
    wanted = fold(text).split()
    rows = ItemGroup.objects.filter(active=True).order_by("full_name")
    shown = [row for row in rows if all(word in fold(f"{row.code} {row.full_name}") for word in wanted)]
    return [kit.Choice(row.pk, row.full_name, badge=row.code, icon="hierarchy-2") for row in shown[:limit]]


def _group_label(pk: int, *, by: Actor) -> str:
    return ItemGroup.objects.values_list("full_name", flat=True).filter(pk=pk).first() or ""


PICKERS = (
    kit.Picker("catalog.item", _find_item, _item_label, right="catalog.see", suggest=_suggest_item),
    kit.Picker("catalog.group", _find_group, _group_label, right="catalog.see"),
)
