"""Registers the room with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "kupiec.roof.desk"
    label = "desk"
