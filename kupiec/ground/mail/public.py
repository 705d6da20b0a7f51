"""The door of the mail room."""

from kupiec.ground.mail.screens import operation
from kupiec.ground.mail.services import issued, write
from kupiec.ground.mail.sockets import Source, address_books, sources
from kupiec.ground.mail.values import Book, Letter, Proposed, Told

__all__ = ["Book", "Letter", "Proposed", "Source", "Told", "address_books", "issued", "operation", "sources", "write"]
