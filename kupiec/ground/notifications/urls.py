"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from kupiec.ground.notifications import screens

urlpatterns = [path("konto/powiadomienia/", screens.choices, name="notice-choices")]
