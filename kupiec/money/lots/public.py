"""The door of the lots room."""

from kupiec.money.lots.keeper import unfit
from kupiec.money.lots.queries import lots_at, of_lines, tracked
from kupiec.money.lots.services import choose, forget, install, keep, name_lot, picked, rule, track, untrack
from kupiec.money.lots.terms import terms

__all__ = [
    "choose",
    "forget",
    "install",
    "keep",
    "lots_at",
    "name_lot",
    "of_lines",
    "picked",
    "rule",
    "terms",
    "track",
    "tracked",
    "unfit",
    "untrack",
]
