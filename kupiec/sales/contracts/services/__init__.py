"""Verbs of the contracts room, one file per subject."""

from kupiec.sales.contracts.services import lines
from kupiec.sales.contracts.services.editions import annex, index, sign, withdraw
from kupiec.sales.contracts.services.editions import edit as edit_edition
from kupiec.sales.contracts.services.making import add_person, create, drop_person, edit
from kupiec.sales.contracts.services.setup import retire, revive, save_kind
from kupiec.sales.contracts.services.steps import cancel, end, take_back

__all__ = [
    "add_person", "annex", "cancel", "create", "drop_person", "edit", "edit_edition", "end", "index", "lines", "retire", "revive", "save_kind", "sign", "take_back",
    "withdraw",
]  # fmt: skip
