"""The door of registries: the panel and the operation rooms put on their pages, asking, what registers said."""

from kupiec.ground.registries import safe_xml
from kupiec.ground.registries.panel import operation, panel
from kupiec.ground.registries.queries import of_record, struck, visible
from kupiec.ground.registries.rules import polish_account, polish_nip
from kupiec.ground.registries.services import check, check_account, check_many, fill
from kupiec.ground.registries.sockets import Subject, subjects
from kupiec.ground.registries.values import Found, Numbers, Outcome, Source
from kupiec.ground.registries.words import mark

__all__ = [
    "Found",
    "Numbers",
    "Outcome",
    "Source",
    "Subject",
    "check",
    "check_account",
    "check_many",
    "fill",
    "mark",
    "of_record",
    "operation",
    "panel",
    "polish_account",
    "polish_nip",
    "safe_xml",
    "struck",
    "subjects",
    "visible",
]
