"""Registers the room with Django."""

from django.apps import AppConfig


class LayoutsConfig(AppConfig):
    name = "kupiec.ground.layouts"
    label = "layouts"
