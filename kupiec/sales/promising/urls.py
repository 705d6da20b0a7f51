"""Addresses of the room."""

from django.urls import path

from kupiec.sales.promising import needs, screens

urlpatterns = [
    path("zakupy/zapotrzebowanie/", needs.page, name="requirements"),
    path("terminy/", screens.ask, name="promising"),
    path("terminy/zatrzymane/", screens.HOLDS.view, name="promising-holds"),
    path("ustawienia/uzupelnianie/", screens.TERMS.view, name="promising-terms"),
    path("ustawienia/uzupelnianie/nowe/", screens.TERM_NEW.view, name="promising-term-new"),
    path("ustawienia/uzupelnianie/<int:pk>/", screens.TERM.view, name="promising-term"),
]
