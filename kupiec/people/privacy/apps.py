"""Registers the room with Django."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "kupiec.people.privacy"
    label = "privacy"

    def ready(self) -> None:
        from kupiec.people.privacy import guards

        guards.install()
