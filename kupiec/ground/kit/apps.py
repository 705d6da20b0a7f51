"""Registers the room with Django."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "kupiec.ground.kit"
    label = "kit"

    def ready(self) -> None:
        from kupiec.ground.kernel import words
        from kupiec.ground.kit import show

        words.install_figures(show.figure)
