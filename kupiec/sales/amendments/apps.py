"""Registers the room with Django."""

from django.apps import AppConfig


class AmendmentsConfig(AppConfig):
    name = "kupiec.sales.amendments"
    label = "amendments"

    def ready(self) -> None:
        from kupiec.sales.amendments import stays

        stays.install()
