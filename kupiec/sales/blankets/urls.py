"""Addresses of the room."""

from django.urls import path

from kupiec.sales.blankets import forms, screens

urlpatterns = [
    path("zamowienia-ramowe/", screens.BLANKETS.view, name="blankets"),
    path("zamowienia-ramowe/nowe/", forms.NEW.view, name="blanket-new"),
    path("zamowienia-ramowe/<int:pk>/", screens.PAGE.view, name="blanket"),
    path("zamowienia-ramowe/<int:pk>/edycja/", forms.EDIT.view, name="blanket-edit"),
    path("zamowienia-ramowe/<int:pk>/partie/", screens.LOTS.view, name="blanket-lots"),
]
