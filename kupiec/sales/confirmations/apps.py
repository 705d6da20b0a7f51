"""Registers the room with Django."""

from django.apps import AppConfig


class ConfirmationsConfig(AppConfig):
    name = "kupiec.sales.confirmations"
    label = "confirmations"
