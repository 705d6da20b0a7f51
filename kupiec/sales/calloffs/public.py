"""The door of the room."""

from kupiec.sales.calloffs.events import Gathered
from kupiec.sales.calloffs.models import CalledOff
from kupiec.sales.calloffs.queries import contracts_of_invoices, contracts_of_lines, drawn, figures
from kupiec.sales.calloffs.services import gather, issue_materials, order, plan, run, stop

__all__ = [
    "CalledOff",
    "Gathered",
    "contracts_of_invoices",
    "contracts_of_lines",
    "drawn",
    "figures",
    "gather",
    "issue_materials",
    "order",
    "plan",
    "run",
    "stop",
]
