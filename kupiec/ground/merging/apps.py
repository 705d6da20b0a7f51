"""The app of the merging room."""

from __future__ import annotations

from django.apps import AppConfig


class MergingConfig(AppConfig):
    """Named explicitly in INSTALLED_APPS."""

    name = "kupiec.ground.merging"
    label = "merging"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kupiec.ground.merging import following

        following.install()
