"""The door of the room."""

from kupiec.sales.calloffs.queries import drawn, figures
from kupiec.sales.calloffs.services import gather, issue_materials, order, plan, run, stop

__all__ = ["drawn", "figures", "gather", "issue_materials", "order", "plan", "run", "stop"]
