"""The door of the office room."""

from kupiec.ground.office.queries import kept, options
from kupiec.ground.office.screens import beginning, download, operation, told
from kupiec.ground.office.services import Made, as_pdf, fill, publish, save_template, upload
from kupiec.ground.office.sockets import Source, customers, sources
from kupiec.ground.office.values import Name, TemplateFacts, Told, number, picture

__all__ = [
    "Made", "Name", "Source", "TemplateFacts", "Told", "as_pdf", "beginning", "customers", "download", "fill", "kept", "number", "operation", "options", "picture", "publish",
    "save_template", "sources", "told", "upload",
]  # fmt: skip
