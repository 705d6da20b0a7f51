"""Verbs of lots, one file per subject."""

from kupiec.money.lots.services.choosing import choose, forget, name_lot, picked
from kupiec.money.lots.services.keeping import keep
from kupiec.money.lots.services.ruling import amend, rule
from kupiec.money.lots.services.tracking import install, track, untrack

__all__ = ["amend", "choose", "forget", "install", "keep", "name_lot", "picked", "rule", "track", "untrack"]
