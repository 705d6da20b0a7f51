"""Verbs: keeping floors and the rule of reasons; weighing lines, what documents wait for."""

from kupiec.money.margins.services.keeping import check_reason, choose, drop_floors, reasons_of, save_floor
from kupiec.money.margins.services.weighing import below, require, watched, weigh

__all__ = ["below", "check_reason", "choose", "drop_floors", "reasons_of", "require", "save_floor", "watched", "weigh"]
