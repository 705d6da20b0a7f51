"""Registers the room with Django."""

from django.apps import AppConfig


class FollowupsConfig(AppConfig):
    name = "kupiec.sales.followups"
    label = "followups"
