"""Registers the kernel with Django."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "kupiec.ground.kernel"
    label = "kernel"

    def ready(self) -> None:
        from kupiec.ground.kernel import audit, connections, guards

        connections.install()
        audit.install()
        guards.install()
