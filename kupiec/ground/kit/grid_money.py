"""Currency signs in the cells of a grid: `12,50 €` as a spreadsheet copies it. The paper's own is let go, another one is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, TypeVar

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit.grid_columns import Amount, Price
from kupiec.ground.kit.grid_protocol import FillCells, Op, PasteLines, SetCells

if TYPE_CHECKING:
    from kupiec.ground.kit.grids import LineGrid

AnyOp = TypeVar("AnyOp", bound=Op)
SIGNS = {"zł": "PLN", "€": "EUR", "$": "USD", "£": "GBP", "kč": "CZK"}
CODES = ("PLN", "EUR", "USD", "GBP", "CHF", "CZK")
_SIGN = "|".join(map(re.escape, (*SIGNS, *CODES)))
_BEHIND = re.compile(rf"([-−+]?[\d\s.,']*\d)\s*({_SIGN})(?=\s|$)", re.IGNORECASE)
_BEFORE = re.compile(rf"([-−+]?)\s*({_SIGN})\s*(?=[-−+]?\d)", re.IGNORECASE)


def plain(asked: LineGrid, pk: int, op: AnyOp, *, by: Actor) -> AnyOp:
    """The operation with its money as bare numbers. Refuses OTHER_CURRENCY at the cell."""
    if asked.currency is None:
        return op
    money = frozenset(column.key for column in asked.columns if isinstance(column, Price | Amount))
    ours = cache(partial(asked.currency, pk, by=by))  # asked for once, and only where a sign stands
    if isinstance(op, SetCells):
        return replace(op, cells=_plain(op.cells, money, ours))
    if isinstance(op, FillCells):
        return replace(op, sets=tuple(replace(one, cells=_plain(one.cells, money, ours)) for one in op.sets))
    if isinstance(op, PasteLines) and money & set(op.columns):
        rows = op.each(lambda row: tuple(_plain(dict(zip(op.columns, row, strict=False)), money, ours).values()))
        return replace(op, rows=tuple(rows))
    return op


def _plain(cells: Mapping[str, str], money: frozenset[str], ours: Callable[[], str]) -> dict[str, str]:
    made = dict(cells)
    for key in money & cells.keys():
        found = _BEHIND.match(cells[key]) or _BEFORE.match(cells[key])
        if found is None:
            continue
        if SIGNS.get(found[2].lower(), found[2].upper()) != ours():
            said = N_("“%(text)s” is in another currency: this document is in %(currency)s.")
            raise Refusal("OTHER_CURRENCY", said, key, params={"text": cells[key][:40], "currency": ours()})
        made[key] = found[1] + cells[key][found.end() :]
    return made
