"""What is kept beside an item for speed: folded code and name, search text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from kupiec.ground.kernel import bells
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.search_text import digits, fold
from kupiec.people.catalog import events
from kupiec.people.catalog.models import Barcode, Item, ItemTranslation

_TEXTS = ("code", "name", "producer_code", "producer__name")


def finish(item_ids: Collection[int], *, by: Actor) -> None:
    """The end of every change of items: derived columns, the bell."""
    ids = sorted(set(item_ids))
    further: defaultdict[int, list[str]] = defaultdict(list)
    for item_id, text in Barcode.objects.filter(item_id__in=ids).values_list("item_id", "code"):
        further[item_id].append(text)
    for item_id, text in ItemTranslation.objects.filter(item_id__in=ids).values_list("item_id", "name"):
        further[item_id].append(text)
    rows = []
    for row in Item.objects.filter(pk__in=ids).values("pk", "code_key", "name_key", "search", *_TEXTS):
        texts = [row["code"], digits(row["code"]), *(row[name] or "" for name in _TEXTS[1:]), *further[row["pk"]]]
        now = {
            "code_key": digits(row["code"])[:40],
            "name_key": fold(row["name"])[:240],
            "search": fold(" ".join(texts)),
        }
        if any(row[name] != value for name, value in now.items()):
            rows.append({"pk": row["pk"], **now})
    update_rows(Item, rows, ["code_key", "name_key", "search"])
    bells.ring(events.Saved(tuple(ids)), by=by)
