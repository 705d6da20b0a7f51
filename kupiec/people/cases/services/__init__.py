"""Verbs of the cases room, one file per subject."""

from kupiec.people.cases.services.editing import edit_case, edit_with, follow_party, hand_over
from kupiec.people.cases.services.joining import attach, join, leave
from kupiec.people.cases.services.moving import move
from kupiec.people.cases.services.opening import open_cases, open_with
from kupiec.people.cases.services.setup import retire, save_kind, save_phase, save_reason
from kupiec.people.cases.services.wants import add_wants, change_want, move_want, put_back, remove_wants, set_wants

__all__ = [
    "add_wants", "attach", "change_want", "edit_case", "edit_with", "follow_party", "hand_over", "join", "leave", "move", "move_want", "open_cases", "open_with",
    "put_back", "remove_wants", "retire", "save_kind", "save_phase", "save_reason", "set_wants",
]  # fmt: skip
