"""The door of the booking room."""

from kupiec.sales.booking.models import Booking, Resource
from kupiec.sales.booking.queries import free_hours, resources
from kupiec.sales.booking.services import book, cancel, confirm, save_resource
from kupiec.sales.booking.values import BookingDraft

__all__ = ["Booking", "BookingDraft", "Resource", "book", "cancel", "confirm", "free_hours", "resources", "save_resource"]
