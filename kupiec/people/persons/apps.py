"""Registers the room with Django."""

from django.apps import AppConfig


class PersonsConfig(AppConfig):
    name = "kupiec.people.persons"
    label = "persons"
