"""The door of the room."""

from kupiec.sales.blankets.models import Blanket, Lot
from kupiec.sales.blankets.queries import visible
from kupiec.sales.blankets.services import create, place, release, release_due
from kupiec.sales.blankets.values import BLANKET, Draft

__all__ = ["BLANKET", "Blanket", "Draft", "Lot", "create", "place", "release", "release_due", "visible"]
