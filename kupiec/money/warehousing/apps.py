"""Registers the room with Django."""

from django.apps import AppConfig


class WarehousingConfig(AppConfig):
    name = "kupiec.money.warehousing"
    label = "warehousing"
