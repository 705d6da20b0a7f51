"""Verbs: keeping recipes, previewing and building lists, what follows new purchase prices, comparing a changed rule with the present ones."""

from kupiec.money.pricelists.services.build import order_build, preview, run_build, run_refresh
from kupiec.money.pricelists.services.compare import compare
from kupiec.money.pricelists.services.following import refresh
from kupiec.money.pricelists.services.purchases import choose, reject, rules_of, run_receipts, take
from kupiec.money.pricelists.services.recipes import archive_recipes, drop_steps, restore_recipes, save_recipe, save_step

__all__ = [
    "archive_recipes", "choose", "compare", "drop_steps", "order_build", "preview", "refresh", "reject", "restore_recipes", "rules_of", "run_build", "run_receipts",
    "run_refresh", "save_recipe", "save_step", "take",
]  # fmt: skip
