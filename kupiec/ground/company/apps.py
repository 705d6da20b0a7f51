"""Registers the room with Django."""

from django.apps import AppConfig


class CompanyConfig(AppConfig):
    name = "kupiec.ground.company"
    label = "company"
