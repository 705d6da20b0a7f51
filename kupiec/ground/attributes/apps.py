"""Registers the room with Django."""

from django.apps import AppConfig


class AttributesConfig(AppConfig):
    name = "kupiec.ground.attributes"
    label = "attributes"
