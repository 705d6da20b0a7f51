"""Addresses of the room."""

from django.urls import path

from kupiec.money.lots import pages, screens

urlpatterns = [
    path("magazyn/partie/", screens.LOTS.view, name="lots"),
    path("magazyn/partie/ruchy/", screens.TRACE.view, name="lot-trace"),
    path("magazyn/partie/<int:pk>/", screens.LOT.view, name="lot"),
    path("magazyn/partie/<int:pk>/edycja/", screens.AMEND.view, name="lot-edit"),
    path("magazyn/partie/<int:pk>/blokada/", screens.KEEP.view, name="lot-keep"),
    path("magazyn/pozycje/<int:pk>/partia/", pages.LINE.view, name="line-lot"),
    path("towary/<int:pk>/partie/", pages.TRACK.view, name="item-lots"),
]
