"""Registers the room with Django."""

from django.apps import AppConfig


class PricingConfig(AppConfig):
    name = "kupiec.money.pricing"
    label = "pricing"
