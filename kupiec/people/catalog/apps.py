"""Registers the room with Django."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "kupiec.people.catalog"
    label = "catalog"
