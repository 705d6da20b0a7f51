"""Goods kept by lots: what a room above says of shelves, of lines about to be posted and of what has moved (CAT-3).

The books keep lots by themselves where a line names one; which items must have them, what may leave and what is kept of
a lot is said by who is plugged here. Without such items nobody asks the database anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from kupiec.ground.kernel.sockets import Socket

if TYPE_CHECKING:
    from kupiec.money.stock.models import Move, StockDocument, StockLine
    from kupiec.money.stock.rules import Spot
    from kupiec.money.stock.services.holdings import Key, Shelf


class ShelfLots(Protocol):
    """What is known of the lots of one shelf; decides what a line takes. It may refuse, or answer None: not enough."""

    def pick(
        self, line: StockLine, spots: Sequence[Spot], quantity: Decimal, *, location_id: int | None
    ) -> list[tuple[Spot, Decimal]] | None: ...


class LotKeeper(Protocol):
    """`shelves`: locked ones get their `lots` and what is `unfit` to be sold. `lines`: before they are posted.
    `written`: after all is put down, with every move of the run and its line."""

    def shelves(self, shelves: Mapping[Key, Shelf], *, company_id: int) -> None: ...

    def lines(self, papers: Sequence[StockDocument], lines: Sequence[StockLine], *, shelves: Mapping[Key, Shelf]) -> None: ...

    def written(self, moves: Sequence[tuple[StockLine, Move]], *, shelves: Mapping[Key, Shelf], company_id: int) -> None: ...


keepers: Socket[LotKeeper] = Socket("stock.lot_keepers")
