"""Registers the room with Django."""

from importlib import import_module

from django.apps import AppConfig


class BlanketsConfig(AppConfig):
    name = "kupiec.sales.blankets"
    label = "blankets"

    def ready(self) -> None:
        import_module("kupiec.sales.blankets.jobs")
