"""Jobs of the room, registered wherever the program starts."""

from kupiec.ground.exchange.services import load
from kupiec.ground.exchange.wizard import check

__all__ = ["check", "load"]
