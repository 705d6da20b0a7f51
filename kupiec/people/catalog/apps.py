"""Registers the room with Django."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "kupiec.people.catalog"
    label = "catalog"

    def ready(self) -> None:
        from kupiec.ground.kernel.search import trigram

        trigram("catalog_item", "search")
