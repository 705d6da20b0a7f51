"""Addresses of the kit; house/urls includes them at the root."""

from __future__ import annotations

from django.urls import path

from kupiec.ground.kit import glances, job_tray, notices, palette, pattern_sheet, views

urlpatterns = [
    path("", views.home, name="home"),
    path("ustawienia/", views.settings, name="settings"),
    path("wzorce/", pattern_sheet.view, name="kit-patterns"),
    path("wzorce/pozycje/<int:pk>/", pattern_sheet.LINES.view, name="kit-pattern-lines"),
    path("_/paleta/", palette.answer, name="kit-palette"),
    path("_/paleta/<str:kind>/<int:pk>/", glances.view, name="kit-glance"),
    path("_/wybierz/<str:name>/", views.choices, name="kit-choices"),
    path("_/powiadomienia/", notices.view, name="kit-notices"),
    path("_/prace/", job_tray.view, name="kit-jobs"),
    path("_/zamknij/", views.close_document, name="kit-close"),
    path("_/dzien/", views.understood_day, name="kit-day"),
]
