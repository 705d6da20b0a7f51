"""The door of the transport room."""

from kupiec.sales.transport.models import Load, Trip
from kupiec.sales.transport.queries import of_orders, visible
from kupiec.sales.transport.services import create, join, load, place

__all__ = ["Load", "Trip", "create", "join", "load", "of_orders", "place", "visible"]
