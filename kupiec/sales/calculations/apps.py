"""Registers the room with Django."""

from django.apps import AppConfig


class CalculationsConfig(AppConfig):
    name = "kupiec.sales.calculations"
    label = "calculations"
