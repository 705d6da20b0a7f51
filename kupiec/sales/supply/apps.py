"""Registers the room with Django."""

from django.apps import AppConfig


class SupplyConfig(AppConfig):
    name = "kupiec.sales.supply"
    label = "supply"
