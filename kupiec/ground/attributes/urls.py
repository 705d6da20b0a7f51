"""Addresses of the room."""

from django.urls import path

from kupiec.ground.attributes import screens

urlpatterns = [
    path("ustawienia/atrybuty/", screens.overview, name="attributes"),
    path("ustawienia/atrybuty/nowy/", screens.NEW.view, name="attribute-new"),
    path("ustawienia/atrybuty/<int:pk>/", screens.EDIT.view, name="attribute"),
]
