"""Registers the room with Django."""

from django.apps import AppConfig


class OfferpagesConfig(AppConfig):
    name = "kupiec.sales.offerpages"
    label = "offerpages"
