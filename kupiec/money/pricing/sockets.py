"""Where upper rooms bring prices of their own (contracts, loyalty) and what formulas may read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from kupiec.ground.kernel.sockets import Socket
from kupiec.money.pricing.naming import EVERY, NameSource, line_names
from kupiec.money.pricing.rulesets import touch
from kupiec.money.pricing.values import Agreed, PriceContext, SourceDiscount, SourcePrice

__all__ = ["EVERY", "Agreed", "NameSource", "PriceSource", "SourceDiscount", "SourcePrice", "line_names", "price_sources", "touch"]


class PriceSource(Protocol):
    """What customers agreed in writing, by customer: goes before all lists of theirs.

    A constant number of statements for any set; none where nobody asked has agreed anything: `token` changes with each
    `touch` of the company, so a source may remember who has. `head` says the company, day and currency.
    """

    def agreed(self, party_ids: Collection[int], item_ids: Collection[int], *, head: PriceContext, token: int | None) -> Mapping[int, Agreed]: ...


price_sources: Socket[PriceSource] = Socket("pricing.price_sources")
