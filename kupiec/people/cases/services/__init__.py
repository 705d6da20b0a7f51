"""Verbs of the cases room, one file per subject."""

from kupiec.people.cases.services.joining import attach, join, leave
from kupiec.people.cases.services.opening import open_cases

__all__ = ["attach", "join", "leave", "open_cases"]
