"""Registers the room with Django."""

from django.apps import AppConfig


class InvoicingConfig(AppConfig):
    name = "kupiec.money.invoicing"
    label = "invoicing"
