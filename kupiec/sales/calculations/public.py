"""The door of the room of calculations."""

from kupiec.sales.calculations.models import Component, Sheet
from kupiec.sales.calculations.queries import result, results, visible
from kupiec.sales.calculations.services import open_sheet, put_price

__all__ = ["Component", "Sheet", "open_sheet", "put_price", "result", "results", "visible"]
