"""Registers the room with Django."""

from django.apps import AppConfig


class TransportConfig(AppConfig):
    name = "kupiec.sales.transport"
    label = "transport"
