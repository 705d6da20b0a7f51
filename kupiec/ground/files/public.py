"""The door of the files room."""

from kupiec.ground.files.panel import event_words, panel
from kupiec.ground.files.previews import as_pdf, office
from kupiec.ground.files.queries import of_record
from kupiec.ground.files.services import Kept, attach, carry, keep, put_back, remove
from kupiec.ground.files.sockets import Importer, Subject, importers, keepers, subjects
from kupiec.ground.files.storage import opened
from kupiec.ground.files.sweeping import sweep

__all__ = [
    "Importer",
    "Kept",
    "Subject",
    "as_pdf",
    "attach",
    "carry",
    "event_words",
    "importers",
    "keep",
    "keepers",
    "of_record",
    "office",
    "opened",
    "panel",
    "put_back",
    "remove",
    "subjects",
    "sweep",
]
