"""The door of the packaging room."""

from kupiec.money.empties.queries import held
from kupiec.money.empties.services import define, give, settle, take_back
from kupiec.money.empties.values import Held, Piece

__all__ = ["Held", "Piece", "define", "give", "held", "settle", "take_back"]
