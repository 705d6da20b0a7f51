"""Registers the room with Django."""

from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "kupiec.sales.booking"
    label = "booking"
