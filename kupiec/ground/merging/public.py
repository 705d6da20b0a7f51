"""The door of the merging room: what rooms plug, what movers of their own use, the verbs."""

from kupiec.ground.merging import following
from kupiec.ground.merging.events import Merged
from kupiec.ground.merging.meeting import Meeting
from kupiec.ground.merging.moving import Moving
from kupiec.ground.merging.queries import by_old_code, old_codes, stubs, went
from kupiec.ground.merging.rules import core
from kupiec.ground.merging.services import doubles, end, merge, undo
from kupiec.ground.merging.sockets import Field, Kind, Named, Reference, kinds, objections, references
from kupiec.ground.merging.values import Traits, Wish

__all__ = [
    "Field", "Kind", "Meeting", "Merged", "Moving", "Named", "Reference", "Traits", "Wish", "by_old_code", "core", "doubles", "end", "following", "kinds",
    "merge", "objections", "old_codes", "references", "stubs", "undo", "went",
]  # fmt: skip
