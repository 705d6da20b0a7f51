"""What this room asks of rooms beside it."""

from __future__ import annotations

from typing import Protocol

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.sockets import Socket
from kupiec.sales.orders.public import amending


class Amender(Protocol):
    """The room that changes accepted orders and keeps what they were; answers the amendment's id."""

    def __call__(self, order_id: int, change: amending.Amend, *, by: Actor) -> int: ...


amenders: Socket[Amender] = Socket("intake.amenders")
