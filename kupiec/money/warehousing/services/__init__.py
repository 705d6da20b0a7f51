"""Verbs of the hall, one file per subject."""

from kupiec.money.warehousing.services.counts import scan, start, take_back, zero_rest
from kupiec.money.warehousing.services.packages import drop_package, label, new_package, pick, ship, start_anew

__all__ = ["drop_package", "label", "new_package", "pick", "scan", "ship", "start", "start_anew", "take_back", "zero_rest"]
