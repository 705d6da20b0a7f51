"""Verbs of the room."""

from kupiec.sales.registers.services.editing import (
    discard,
    move_register,
    remove_register,
    restore,
    save_book,
    save_register,
)
from kupiec.sales.registers.services.publishing import publish
from kupiec.sales.registers.services.trial import try_out

__all__ = ["discard", "move_register", "publish", "remove_register", "restore", "save_book", "save_register", "try_out"]
