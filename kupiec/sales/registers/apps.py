"""Registers the room with Django."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "kupiec.sales.registers"
    label = "registers"

    def ready(self) -> None:
        from kupiec.sales.registers import stays

        stays.install()
