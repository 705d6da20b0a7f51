"""Registers the room with Django."""

from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    name = "kupiec.sales.inquiries"
    label = "inquiries"
