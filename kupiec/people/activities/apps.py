"""Registers the room with Django."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "kupiec.people.activities"
    label = "activities"
