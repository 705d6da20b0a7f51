"""Addresses of the room."""

from django.urls import path

from kupiec.money.margins import screens

urlpatterns = [
    path("ustawienia/progi-cen/", screens.FLOORS.view, name="price-floors"),
    path("ustawienia/progi-cen/nowy/", screens.ADD.view, name="price-floor-new"),
    path("ustawienia/progi-cen/<int:pk>/", screens.EDIT.view, name="price-floor"),
    path("ustawienia/ceny-reczne/", screens.reasons, name="manual-prices"),
]
