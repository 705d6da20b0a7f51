"""Registers the room with Django."""

from django.apps import AppConfig


class PromisingConfig(AppConfig):
    name = "kupiec.sales.promising"
    label = "promising"
