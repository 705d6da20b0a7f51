"""Registers the room with Django."""

from django.apps import AppConfig


class ReceivablesConfig(AppConfig):
    name = "kupiec.money.receivables"
    label = "receivables"

    def ready(self) -> None:
        from kupiec.money.receivables import guards, invariants  # noqa: F401

        guards.install()
