"""Registers the room with Django."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "kupiec.people.parties"
    label = "parties"

    def ready(self) -> None:
        from kupiec.ground.kernel.search import trigram

        trigram("parties_party", "search")
        trigram("parties_person", "search")
