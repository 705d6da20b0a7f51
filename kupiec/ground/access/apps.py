"""Registers the room with Django."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "kupiec.ground.access"
    label = "access"

    def import_models(self) -> None:
        super().import_models()
        from kupiec.ground.access import saved_views  # noqa: F401 - its table
