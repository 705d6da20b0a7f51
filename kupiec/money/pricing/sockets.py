"""Where upper rooms bring prices of their own: contracts, loyalty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from kupiec.ground.kernel.sockets import Socket
from kupiec.money.pricing.values import PriceContext, SourcePrice


class PriceSource(Protocol):
    """Prices that go before all lists; one statement for any set."""

    def prices(self, item_ids: Sequence[int], *, context: PriceContext) -> Mapping[int, SourcePrice]: ...


price_sources: Socket[PriceSource] = Socket("pricing.price_sources")
