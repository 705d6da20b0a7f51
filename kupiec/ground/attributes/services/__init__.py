"""Verbs: defining attributes, writing what records have of them."""

from kupiec.ground.attributes.services.define import OptionDraft, archive, arrange, restore, save
from kupiec.ground.attributes.services.write import change, check, copy, forget, write

__all__ = ["OptionDraft", "archive", "arrange", "change", "check", "copy", "forget", "restore", "save", "write"]
