"""Addresses of the room."""

from django.urls import path

from kupiec.sales.transport import screens

urlpatterns = [
    path("transport/", screens.TRIPS.view, name="transport"),
    path("transport/nowy/", screens.NEW.view, name="transport-new"),
    path("transport/<int:pk>/", screens.PAGE.view, name="transport-order"),
    path("transport/<int:pk>/edycja/", screens.EDIT.view, name="transport-edit"),
    path("transport/<int:pk>/czynnosc/", screens.act, name="transport-act"),
]
