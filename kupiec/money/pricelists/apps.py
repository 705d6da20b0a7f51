"""Registers the room with Django."""

from django.apps import AppConfig


class PricelistsConfig(AppConfig):
    name = "kupiec.money.pricelists"
    label = "pricelists"
