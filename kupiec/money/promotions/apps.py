"""Registers the room with Django."""

from django.apps import AppConfig


class PromotionsConfig(AppConfig):
    name = "kupiec.money.promotions"
    label = "promotions"
