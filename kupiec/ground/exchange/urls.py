"""Addresses of imports."""

from __future__ import annotations

from django.urls import path

from kupiec.ground.exchange import screens

urlpatterns = [
    path("ustawienia/import/", screens.IMPORTS.view, name="imports"),
    path("ustawienia/import/nowy/", screens.new, name="import-new"),
    path("ustawienia/import/szablon/", screens.template, name="import-template"),
    path("ustawienia/import/<int:pk>/", screens.show, name="import"),
    path("ustawienia/import/<int:pk>/pola/", screens.needs, name="import-needs"),
    path("ustawienia/import/<int:pk>/postep/", screens.progress, name="import-progress"),
    path("ustawienia/import/<int:pk>/odrzucone/", screens.rejected, name="import-rejected"),
    path("ustawienia/import/<int:pk>/<slug:verb>/", screens.act, name="import-act"),
]
