"""Registers the room with Django."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "kupiec.sales.contracts"
    label = "contracts"
