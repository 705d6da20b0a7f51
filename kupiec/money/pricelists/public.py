"""The door of the room."""

from kupiec.money.pricelists.services import compare, order_build, preview, save_recipe, save_step

__all__ = ["compare", "order_build", "preview", "save_recipe", "save_step"]
