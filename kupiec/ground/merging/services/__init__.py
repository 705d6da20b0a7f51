"""Verbs of the merging room."""

from kupiec.ground.merging.services.ending import end
from kupiec.ground.merging.services.finding import alike, doubles, look, reopen, search_all, tell_apart
from kupiec.ground.merging.services.merge import merge, undo, why_not

__all__ = ["alike", "doubles", "end", "look", "merge", "reopen", "search_all", "tell_apart", "undo", "why_not"]
