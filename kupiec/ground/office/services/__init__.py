"""Verbs: templates kept and published, documents filled in."""

from kupiec.ground.office.services.filling import Made, as_pdf, fill, test_print
from kupiec.ground.office.services.templates import publish, save_template, upload, withdraw

__all__ = ["Made", "as_pdf", "fill", "publish", "save_template", "test_print", "upload", "withdraw"]
