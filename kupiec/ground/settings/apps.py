"""Registers the room with Django."""

from django.apps import AppConfig


class SettingsConfig(AppConfig):
    name = "kupiec.ground.settings"
    label = "settings"
