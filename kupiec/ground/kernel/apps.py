"""Registers the kernel with Django."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "kupiec.ground.kernel"
    label = "kernel"

    def ready(self) -> None:
        from kupiec.ground.kernel import among, audit, cleaning, connections, guards  # noqa: F401
        from kupiec.ground.kernel.jobs import invariants  # noqa: F401
        from kupiec.ground.kernel.search import trigrams

        among.install()
        connections.install()
        audit.install()
        guards.install()
        trigrams.install()
