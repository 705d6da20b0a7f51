"""Addresses of the room."""

from django.urls import path

from kupiec.sales.offerterms import screens

urlpatterns = [
    path("oferty/wersje/<int:pk>/warunki-handlowe/", screens.AGREE.view, name="offer-terms"),
    path("ustawienia/warunki-handlowe/", screens.TERMS.view, name="trade-terms"),
    path("ustawienia/warunki-handlowe/nowy/", screens.ADD_TERM.view, name="trade-term-new"),
    path("ustawienia/warunki-handlowe/<int:pk>/", screens.EDIT_TERM.view, name="trade-term"),
]
