"""Registers the room with Django."""

from django.apps import AppConfig


class RegistriesConfig(AppConfig):
    name = "kupiec.ground.registries"
    label = "registries"

    def ready(self) -> None:
        from kupiec.ground.registries import guards

        guards.install()
