"""Addresses of the room."""

from django.urls import path

from kupiec.sales.followups import screens

urlpatterns = [
    path("oferty/archiwum/", screens.ARCHIVE.view, name="offer-archive"),
    path("oferty/wyniki/", screens.results, name="offer-results"),
    path("ustawienia/przypomnienia-ofert/", screens.REMINDERS.view, name="offer-reminders"),
    path("ustawienia/przypomnienia-ofert/nowe/", screens.NEW.view, name="offer-reminder-new"),
    path("ustawienia/przypomnienia-ofert/<int:pk>/", screens.EDIT.view, name="offer-reminder"),
]
