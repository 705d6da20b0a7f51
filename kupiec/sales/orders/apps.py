"""Registers the room with Django."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "kupiec.sales.orders"
    label = "orders"
