"""The door of the budgets room."""

from kupiec.sales.budgets.definitions import install as install_kinds
from kupiec.sales.budgets.models import Budget, Line, Version
from kupiec.sales.budgets.queries import figures, in_force, item_groups, plan_of, version, versions, visible
from kupiec.sales.budgets.rules import placed
from kupiec.sales.budgets.settings import on
from kupiec.sales.budgets.values import BUDGET, VERSION, Figures, Spent

__all__ = [
    "BUDGET", "VERSION", "Budget", "Figures", "Line", "Spent", "Version", "figures", "in_force", "install_kinds", "item_groups", "on", "placed", "plan_of", "version", "versions", "visible",
]  # fmt: skip
