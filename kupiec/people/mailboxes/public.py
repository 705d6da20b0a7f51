"""The door of the mailboxes room."""

from kupiec.people.mailboxes.models import Mailbox, Message
from kupiec.people.mailboxes.onward import Onward, onward, operations
from kupiec.people.mailboxes.queries import assigned, message, visible
from kupiec.people.mailboxes.services import bring

__all__ = ["Mailbox", "Message", "Onward", "assigned", "bring", "message", "onward", "operations", "visible"]
