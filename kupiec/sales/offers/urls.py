"""Addresses of the room."""

from django.urls import path

from kupiec.sales.offers import forms, grid, screens, views

urlpatterns = [
    path("oferty/", screens.OFFERS.view, name="offers"),
    path("oferty/nowa/", forms.NEW.view, name="offer-new"),
    path("oferty/<int:pk>/", views.offer, name="offer"),
    path("oferty/<int:pk>/porownanie/", views.compare, name="offer-compare"),
    path("oferty/wersje/<int:pk>/", screens.VERSION.view, name="offer-version"),
    path("oferty/wersje/<int:pk>/warunki/", forms.EDIT.view, name="offer-version-edit"),
    path("oferty/wersje/<int:pk>/pozycje/", grid.LINES.view, name="offer-lines"),
    path("oferty/wersje/<int:pk>/zamowienie/", views.accept, name="offer-accept"),
    path("oferty/wersje/<int:pk>/pdf/", views.pdf, name="offer-print"),
]
