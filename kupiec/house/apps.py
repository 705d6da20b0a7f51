"""Registers the porter; wiring is hung when everything is loaded."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "kupiec.house"
    label = "house"

    def ready(self) -> None:
        from kupiec.house import wiring

        wiring.install()
