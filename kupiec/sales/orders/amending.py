"""Changing accepted orders, for the room above that keeps the record."""

from kupiec.sales.orders.models import RegisterMove
from kupiec.sales.orders.services.amend import HEAD, Amend, LineAmend, amend, begun_of

__all__ = ["HEAD", "Amend", "LineAmend", "RegisterMove", "amend", "begun_of"]
