"""Registers the room with Django."""

from django.apps import AppConfig


class MarginsConfig(AppConfig):
    name = "kupiec.money.margins"
    label = "margins"
