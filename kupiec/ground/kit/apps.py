"""Registers the room with Django."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "kupiec.ground.kit"
    label = "kit"
