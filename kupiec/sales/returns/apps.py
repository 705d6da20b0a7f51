"""Registers the room with Django."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "kupiec.sales.returns"
    label = "returns"
