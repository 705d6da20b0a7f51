"""Verbs of the room."""

from kupiec.people.mailboxes.services.assigning import assign, claim, put_aside, take_back
from kupiec.people.mailboxes.services.bringing import bring
from kupiec.people.mailboxes.services.reading import ask_to_read, read
from kupiec.people.mailboxes.services.setting import (
    add_mailbox,
    choose_folders,
    edit_mailbox,
    stop,
    try_draft,
    try_mailbox,
    use,
)

__all__ = [
    "add_mailbox", "ask_to_read", "assign", "bring", "choose_folders", "claim", "edit_mailbox", "put_aside", "read", "stop", "take_back", "try_draft",
    "try_mailbox", "use",
]  # fmt: skip
