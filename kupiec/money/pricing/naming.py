"""What upper rooms know that a price by formula may read (PRC-7)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from kupiec.ground.kernel.formula import Name
from kupiec.ground.kernel.sockets import Socket
from kupiec.money.pricing.values import PriceContext

EVERY = 0
"""The key under which a `NameSource` tells what holds for all items."""


class NameSource(Protocol):
    """What an upper room knows that a price by formula may read: age of stock, the customer's turnover (PRC-7)."""

    def names(self) -> Mapping[str, Name]: ...

    def values(self, used: Collection[str], item_ids: Sequence[int], *, context: PriceContext) -> Mapping[int, Mapping[str, Any]]:
        """By item, and under `EVERY` for all of them; only names in `used` need be read. Constant statements."""


line_names: Socket[NameSource] = Socket("pricing.line_names")
