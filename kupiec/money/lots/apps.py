"""Registers the room with Django."""

from django.apps import AppConfig


class LotsConfig(AppConfig):
    name = "kupiec.money.lots"
    label = "lots"
