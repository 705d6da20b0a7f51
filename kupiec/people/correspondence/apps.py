"""Registers the room with Django."""

from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "kupiec.people.correspondence"
    label = "correspondence"
