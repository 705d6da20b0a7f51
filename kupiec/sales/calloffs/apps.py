"""Registers the room with Django."""

from django.apps import AppConfig


class CalloffsConfig(AppConfig):
    name = "kupiec.sales.calloffs"
    label = "calloffs"
