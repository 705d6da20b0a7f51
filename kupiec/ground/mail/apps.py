"""Registers the room with Django."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "kupiec.ground.mail"
    label = "mail"
