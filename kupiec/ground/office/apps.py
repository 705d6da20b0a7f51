"""Registers the room with Django."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "kupiec.ground.office"
    label = "office"
