"""Where upper rooms bring prices of their own (contracts, loyalty) and what formulas may read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.sockets import Socket
from kupiec.money.pricing.naming import EVERY, NameSource, line_names
from kupiec.money.pricing.rulesets import touch
from kupiec.money.pricing.values import Agreed, PriceContext, SourceDiscount, SourcePrice

__all__ = [
    "EVERY",
    "Agreed",
    "NameSource",
    "PriceSource",
    "RuleCheck",
    "SourceDiscount",
    "SourcePrice",
    "line_names",
    "price_sources",
    "rule_checks",
    "touch",
]


class PriceSource(Protocol):
    """What customers agreed in writing, by customer: goes before all lists of theirs.

    A constant number of statements for any set; none where nobody asked has agreed anything: `token` changes with each
    `touch` of the company, so a source may remember who has. `head` says the company, day and currency.
    """

    def agreed(
        self, party_ids: Collection[int], item_ids: Collection[int], *, head: PriceContext, token: int | None
    ) -> Mapping[int, Agreed]: ...


class RuleCheck(Protocol):
    """What an upper room says of a rule about to be saved, as markup: its effect on what was sold (PRC-11)."""

    def html(self, values: Mapping[str, Any], *, rule_id: int | None, by: Actor) -> str: ...


rule_checks: Socket[RuleCheck] = Socket("pricing.rule_checks")
price_sources: Socket[PriceSource] = Socket("pricing.price_sources")
