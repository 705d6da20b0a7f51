"""The door of the room."""

from kupiec.ground.layouts.queries import dress, dressing, more_names
from kupiec.ground.layouts.samples import last_documents
from kupiec.ground.layouts.values import Dressing, Facts

__all__ = ["Dressing", "Facts", "dress", "dressing", "last_documents", "more_names"]
