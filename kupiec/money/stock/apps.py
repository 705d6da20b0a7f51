"""Registers the room with Django."""

from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "kupiec.money.stock"
    label = "stock"
