"""Verbs of the room."""

from kupiec.sales.blankets.services.making import change_lot, create, edit
from kupiec.sales.blankets.services.releasing import release, release_due
from kupiec.sales.blankets.services.steps import cancel, close, place, reopen

__all__ = ["cancel", "change_lot", "close", "create", "edit", "place", "release", "release_due", "reopen"]
