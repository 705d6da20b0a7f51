"""The door of attributes: joining (`Subject`), what is defined, what records have, where it shows, and writing it."""

from kupiec.ground.attributes.forming import file_fields, groups, initial, loaded, parted
from kupiec.ground.attributes.formulas import names, values
from kupiec.ground.attributes.listing import Columns
from kupiec.ground.attributes.merged import fields as merging_fields
from kupiec.ground.attributes.printing import printed
from kupiec.ground.attributes.queries import searched
from kupiec.ground.attributes.services import check, copy, forget, save, write
from kupiec.ground.attributes.serving import expansion, filtering
from kupiec.ground.attributes.showing import Panels, sections
from kupiec.ground.attributes.sockets import Shelves, Subject, Target, subjects, targets

__all__ = [
    "Columns", "Panels", "Shelves", "Subject", "Target", "check", "copy", "expansion", "file_fields", "filtering", "forget", "groups",
    "initial", "loaded", "merging_fields", "names", "parted", "printed", "save", "searched", "sections", "subjects", "targets", "values", "write",
]  # fmt: skip
