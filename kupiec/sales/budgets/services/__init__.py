"""Verbs of the budgets room, one file per subject."""

from kupiec.sales.budgets.services import lines
from kupiec.sales.budgets.services.charging import charge, discharge
from kupiec.sales.budgets.services.making import archive, build, create, edit, restore
from kupiec.sales.budgets.services.setup import retire, revive, save_kind, switch
from kupiec.sales.budgets.services.uses import recount
from kupiec.sales.budgets.services.versions import approve, begin, drop, edit_version, enforce

__all__ = [
    "approve", "archive", "begin", "build", "charge", "create", "discharge", "drop", "edit", "edit_version", "enforce", "lines", "recount", "restore", "retire", "revive",
    "save_kind", "switch",
]  # fmt: skip
