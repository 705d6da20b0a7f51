"""The door of attributes: joining (`Subject`), what is defined, what records have, and writing it."""

from kupiec.ground.attributes.employees import EMPLOYEES
from kupiec.ground.attributes.queries import defined, editable, seen, values_of
from kupiec.ground.attributes.sockets import Shelves, Subject, Target, subjects, targets
from kupiec.ground.attributes.values import Definition, Type

__all__ = [
    "EMPLOYEES", "Definition", "Shelves", "Subject", "Target", "Type", "defined", "editable", "seen", "subjects", "targets", "values_of",
]  # fmt: skip
