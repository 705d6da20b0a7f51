"""Registers the room with Django."""

from django.apps import AppConfig


class OrdermessagesConfig(AppConfig):
    name = "kupiec.sales.ordermessages"
    label = "ordermessages"
