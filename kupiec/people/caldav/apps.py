"""Registers the room with Django."""

from django.apps import AppConfig


class CaldavConfig(AppConfig):
    name = "kupiec.people.caldav"
    label = "caldav"
