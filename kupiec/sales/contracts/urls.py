"""Addresses of the room."""

from django.urls import path

from kupiec.sales.contracts import forms, grid, screens

urlpatterns = [
    path("umowy/", screens.CONTRACTS.view, name="contracts"),
    path("umowy/nowa/", forms.NEW.view, name="contract-new"),
    path("umowy/<int:pk>/", screens.PAGE.view, name="contract"),
    path("umowy/<int:pk>/edycja/", forms.EDIT.view, name="contract-edit"),
    path("umowy/wersje/<int:pk>/", screens.EDITION.view, name="contract-edition"),
    path("umowy/wersje/<int:pk>/warunki/", forms.EDIT_EDITION.view, name="contract-terms"),
    path("umowy/wersje/<int:pk>/pozycje/", grid.LINES.view, name="contract-lines"),
    path("ustawienia/umowy/", screens.KINDS.view, name="contract-kinds"),
    path("ustawienia/umowy/nowy/", forms.ADD_KIND.view, name="contract-kind-new"),
    path("ustawienia/umowy/<int:pk>/", forms.EDIT_KIND.view, name="contract-kind"),
]
