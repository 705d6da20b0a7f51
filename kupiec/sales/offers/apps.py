"""Registers the room with Django."""

from django.apps import AppConfig


class OffersConfig(AppConfig):
    name = "kupiec.sales.offers"
    label = "offers"
