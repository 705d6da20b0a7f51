"""The door of the office room."""

from kupiec.ground.office.enclosing import operation as pack_operation
from kupiec.ground.office.enclosing import panel
from kupiec.ground.office.queries import enclosed, kept
from kupiec.ground.office.screens import beginning, operation
from kupiec.ground.office.services import add_paper, fill, packed_with, publish, save_enclosure, save_template, upload
from kupiec.ground.office.services.enclosures import PaperDraft
from kupiec.ground.office.sockets import Source, customers, sources
from kupiec.ground.office.values import Name, Piece, Told, number

__all__ = [
    "Name", "PaperDraft", "Piece", "Source", "Told", "add_paper", "beginning", "customers", "enclosed", "fill", "kept", "number", "operation", "pack_operation",
    "packed_with", "panel", "publish", "save_enclosure", "save_template", "sources", "upload",
]  # fmt: skip
