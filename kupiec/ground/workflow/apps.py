"""Registers the room with Django."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "kupiec.ground.workflow"
    label = "workflow"

    def ready(self) -> None:
        from kupiec.ground.workflow import guards

        guards.install()
