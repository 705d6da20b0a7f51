"""The door of the mailboxes room."""

from kupiec.people.mailboxes.events import Given
from kupiec.people.mailboxes.models import Mailbox, Message
from kupiec.people.mailboxes.onward import Onward, onward, operations
from kupiec.people.mailboxes.queries import assigned, message, visible
from kupiec.people.mailboxes.services import bring, claim
from kupiec.people.mailboxes.values import MESSAGE

__all__ = ["MESSAGE", "Given", "Mailbox", "Message", "Onward", "assigned", "bring", "claim", "message", "onward", "operations", "visible"]
