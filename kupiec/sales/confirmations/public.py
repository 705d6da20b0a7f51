"""The door of the room."""

from kupiec.sales.confirmations.models import Confirmation, Line, Tranche
from kupiec.sales.confirmations.planning import plan_sources
from kupiec.sales.confirmations.queries import visible
from kupiec.sales.confirmations.rules import spread as spread_out
from kupiec.sales.confirmations.services import check_day, confirm, correct, create, from_orders, spread
from kupiec.sales.confirmations.values import CONFIRMATION, Demanded, Draft, Every, How, LineDraft, Plan

__all__ = [
    "CONFIRMATION", "Confirmation", "Demanded", "Draft", "Every", "How", "Line", "LineDraft", "Plan", "Tranche", "check_day", "confirm", "correct", "create", "from_orders", "plan_sources", "spread", "spread_out", "visible",
]  # fmt: skip
