"""Registers the room with Django."""

from django.apps import AppConfig


class InvoicingConfig(AppConfig):
    name = "kupiec.money.invoicing"
    label = "invoicing"

    def ready(self) -> None:
        from kupiec.money.invoicing import guards, invariants  # noqa: F401

        guards.install()
