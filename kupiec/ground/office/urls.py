"""Addresses of the settings of office templates and of documents by them."""

from __future__ import annotations

from django.urls import path

from kupiec.ground.office import enclosing, screens

urlpatterns = [
    path("ustawienia/szablony/", screens.TEMPLATES.view, name="office-templates"),
    path("ustawienia/szablony/nowy/", screens.NEW.view, name="office-template-new"),
    path("ustawienia/szablony/<int:pk>/", screens.TEMPLATE.view, name="office-template"),
    path("ustawienia/szablony/<int:pk>/edycja/", screens.EDIT.view, name="office-template-edit"),
    path("ustawienia/szablony/<int:pk>/plik/", screens.UPLOAD.view, name="office-template-file"),
    path("ustawienia/szablony/<int:pk>/proba/", screens.test, name="office-template-test"),
    path("ustawienia/szablony/<int:pk>/wzor/", screens.begin, name="office-template-begin"),
    path("ustawienia/szablony/<int:pk>/pliki/<int:number>/", screens.original, name="office-template-original"),
    path("ustawienia/zalaczniki/", enclosing.ENCLOSURES.view, name="enclosures"),
    path("ustawienia/zalaczniki/nowy/", enclosing.NEW.view, name="enclosure-new"),
    path("ustawienia/zalaczniki/<int:pk>/", enclosing.ENCLOSURE.view, name="enclosure"),
    path("ustawienia/zalaczniki/<int:pk>/edycja/", enclosing.EDIT.view, name="enclosure-edit"),
    path("ustawienia/zalaczniki/<int:pk>/plik/", enclosing.ADD_PAPER.view, name="enclosure-file"),
    path("ustawienia/zalaczniki/<int:pk>/pliki/<int:number>/", enclosing.paper, name="enclosure-paper"),
    path("biuro/<str:kind>/<int:pk>/zestaw/", enclosing.pack, name="office-pack"),
    path("biuro/<str:kind>/<int:pk>/zestaw/pdf/", enclosing.pack_pdf, name="office-pack-pdf"),
    path("biuro/<str:kind>/<int:pk>/", screens.document, name="office-document"),
    path("biuro/<str:kind>/<int:pk>/<int:template_id>/", screens.made, name="office-made"),
]
