"""The door of the mail room."""

from kupiec.ground.mail.models import Mail
from kupiec.ground.mail.queries import visible
from kupiec.ground.mail.screens import BADGES, operation
from kupiec.ground.mail.services import issued, notify, proposed, returned, write
from kupiec.ground.mail.sockets import Source, address_books, consents, sources
from kupiec.ground.mail.values import Book, Letter, Proposed, Returned, Told, ToUser

__all__ = [
    "BADGES",
    "Book",
    "Letter",
    "Mail",
    "Proposed",
    "Returned",
    "Source",
    "ToUser",
    "Told",
    "address_books",
    "consents",
    "issued",
    "notify",
    "operation",
    "proposed",
    "returned",
    "sources",
    "visible",
    "write",
]
