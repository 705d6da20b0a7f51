"""Registers the room with Django."""

from django.apps import AppConfig


class MailboxesConfig(AppConfig):
    name = "kupiec.people.mailboxes"
    label = "mailboxes"
