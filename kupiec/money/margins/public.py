"""The door of the room: what offers and orders ask before they bind, and show while they are edited."""

from kupiec.money.margins.marks import by_hand, facts, mark, note
from kupiec.money.margins.rules import parted
from kupiec.money.margins.services import below, check_reason, choose, require, save_floor, watched, weigh
from kupiec.money.margins.values import Below, Breach, Line, Paper, Reasons

__all__ = [
    "Below",
    "Breach",
    "Line",
    "Paper",
    "Reasons",
    "below",
    "by_hand",
    "check_reason",
    "choose",
    "facts",
    "mark",
    "note",
    "parted",
    "require",
    "save_floor",
    "watched",
    "weigh",
]
