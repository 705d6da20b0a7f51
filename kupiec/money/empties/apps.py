"""Registers the room with Django."""

from django.apps import AppConfig


class EmptiesConfig(AppConfig):
    name = "kupiec.money.empties"
    label = "empties"
