"""Registers the room with Django."""

from django.apps import AppConfig


class PaperworkConfig(AppConfig):
    name = "kupiec.sales.paperwork"
    label = "paperwork"
