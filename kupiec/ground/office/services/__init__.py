"""Verbs: templates, enclosures, filling and packing."""

from kupiec.ground.office.services.enclosures import add_paper, choose, retire, save_enclosure
from kupiec.ground.office.services.filling import Made, as_pdf, fill, test_print
from kupiec.ground.office.services.packing import pack, packed_with
from kupiec.ground.office.services.templates import publish, save_template, upload, withdraw

__all__ = [
    "Made", "add_paper", "as_pdf", "choose", "fill", "pack", "packed_with", "publish", "retire", "save_enclosure", "save_template", "test_print", "upload",
    "withdraw",
]  # fmt: skip
