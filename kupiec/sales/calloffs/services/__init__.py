"""Verbs of the room, one file per subject."""

from kupiec.sales.calloffs.services.issuing import issue_materials
from kupiec.sales.calloffs.services.ordering import gather, order
from kupiec.sales.calloffs.services.planning import plan, run, stop

__all__ = ["gather", "issue_materials", "order", "plan", "run", "stop"]
