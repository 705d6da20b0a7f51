"""Registers the room with Django."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "kupiec.people.activities"
    label = "activities"

    def ready(self) -> None:
        from kupiec.ground.kernel.search import trigram

        for table in ("activities_contact", "activities_task", "activities_note"):
            trigram(table, "search")
