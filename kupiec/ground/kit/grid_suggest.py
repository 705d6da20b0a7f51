"""What stands below the entry row of a lines grid while something is typed there: a few items, with stock and price.

It only helps: the exact code with Enter, and a scanner, never wait for it (grid.js).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import pickers, show

if TYPE_CHECKING:
    from kupiec.ground.kit.grids import LineGrid

MOST = 8
SHORTEST = 2


def source(asked: LineGrid, *, by: Actor) -> Callable[..., Sequence[pickers.Suggested]] | None:
    """Who suggests in this grid: itself, else the picker of the column one enters; None where nobody does, or the right is missing."""
    if asked.suggest is not None:
        return asked.suggest
    name = next((column.picker for column in asked.columns if column.key == asked.entry[0]), "")
    picker = next((each for each in pickers.pickers if each.name == name), None)
    return picker.suggest if picker and (not picker.right or by.may(picker.right)) else None


def told(asked: LineGrid, pk: int, text: str, *, by: Actor) -> list[dict[str, Any]]:
    """Suggestions as the browser gets them; none for a text too short, or where no line is added."""
    find, text = source(asked, by=by), text.strip()[:100]
    if find is None or len(text) < SHORTEST or not asked.may_edit(pk, by):
        return []
    found = find(text, by=by, limit=MOST)
    if found and asked.prices is not None:
        prices = _prices(asked, pk, [one.id for one in found], by=by)
        found = [replace(one, price=prices.get(one.id, "")) for one in found]
    return [
        {"code": one.code, "name": one.name, "stock": [one.stock[0], show.say(one.stock[1])] if one.stock else None, "price": one.price}
        for one in found
    ]


def _prices(asked: LineGrid, pk: int, ids: Sequence[int], *, by: Actor) -> dict[int, str]:
    """What each would cost on this paper. Prices that cannot be told (a rate is missing) are told when the line is entered."""
    assert asked.prices is not None
    try:
        return {item: show.price(price) for item, price in asked.prices(pk, ids, by=by).items() if price is not None}
    except Refusal:
        return {}
