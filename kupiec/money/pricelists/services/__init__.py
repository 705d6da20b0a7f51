"""Verbs: keeping recipes, previewing and building lists, comparing a changed rule with the present ones."""

from kupiec.money.pricelists.services.build import order_build, preview, run_build
from kupiec.money.pricelists.services.compare import compare
from kupiec.money.pricelists.services.recipes import archive_recipes, drop_steps, save_recipe, save_step

__all__ = ["archive_recipes", "compare", "drop_steps", "order_build", "preview", "run_build", "save_recipe", "save_step"]
