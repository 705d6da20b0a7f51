"""Registers the room with Django."""

from django.apps import AppConfig


class OffertermsConfig(AppConfig):
    name = "kupiec.sales.offerterms"
    label = "offerterms"
