"""Registers the room with Django."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "kupiec.money.ledger"
    label = "ledger"

    def ready(self) -> None:
        from kupiec.money.ledger import guards, invariants  # noqa: F401

        guards.install()
