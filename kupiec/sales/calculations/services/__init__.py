"""Verbs of calculations: sheets, their components, the price they give."""

from kupiec.sales.calculations.services import components
from kupiec.sales.calculations.services.sheets import add_alternatives, open_sheet, put_price, settle

__all__ = ["add_alternatives", "components", "open_sheet", "put_price", "settle"]
