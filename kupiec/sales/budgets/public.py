"""The door of the budgets room."""

from kupiec.sales.budgets.definitions import install as install_kinds
from kupiec.sales.budgets.models import Budget, Line, Version
from kupiec.sales.budgets.queries import (
    current_of,
    figures,
    in_force,
    item_groups,
    lines,
    planned,
    version,
    versions,
    visible,
)
from kupiec.sales.budgets.rules import takes
from kupiec.sales.budgets.settings import on
from kupiec.sales.budgets.values import BUDGET, VERSION, Figures, Spent

__all__ = [
    "BUDGET", "VERSION", "Budget", "Figures", "Line", "Spent", "Version", "current_of", "figures", "in_force", "install_kinds", "item_groups", "lines", "on", "planned", "takes", "version",
    "versions", "visible",
]  # fmt: skip
