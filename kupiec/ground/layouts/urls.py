"""Addresses of the settings of prints."""

from __future__ import annotations

from django.urls import path

from kupiec.ground.layouts import screens

urlpatterns = [
    path("ustawienia/wydruki/", screens.overview, name="layouts"),
    path("ustawienia/wydruki/logo/", screens.LOGO.view, name="layouts-logo"),
    path("ustawienia/wydruki/logo/usun/", screens.drop_logo, name="layouts-logo-drop"),
    path("ustawienia/wydruki/<int:pk>/", screens.EDIT.view, name="layout"),
    path("ustawienia/wydruki/<int:pk>/podglad/", screens.preview, name="layout-preview"),
    path("ustawienia/wydruki/<int:pk>/pdf/", screens.pdf, name="layout-pdf"),
    path("ustawienia/wydruki/<int:pk>/wersja/", screens.back, name="layout-back"),
]
