"""Which papers take promotions: the rooms of orders and offers plug themselves in."""

from __future__ import annotations

from typing import Protocol

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.sockets import Socket
from kupiec.money.promotions.values import Offer


class Paper(Protocol):
    """A kind of document with lines; each verb is one transaction of its own."""

    kind: str

    def offer(self, pk: int, *, by: Actor) -> Offer: ...
    def take(self, pk: int, promotion_id: int, *, gift_id: int | None, by: Actor) -> object: ...
    def leave(self, pk: int, promotion_id: int, *, by: Actor) -> object: ...


papers: Socket[Paper] = Socket("promotions.papers")
