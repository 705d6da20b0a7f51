"""Addresses of the room."""

from django.urls import path

from kupiec.sales.budgets import forms, grid, screens

urlpatterns = [
    path("budzety/", screens.BUDGETS.view, name="budgets"),
    path("budzety/nowy/", forms.NEW.view, name="budget-new"),
    path("budzety/<int:pk>/", screens.PAGE.view, name="budget"),
    path("budzety/<int:pk>/edycja/", forms.EDIT.view, name="budget-edit"),
    path("budzety/wersje/<int:pk>/", screens.PAGE_OF_VERSION.view, name="budget-version"),
    path("budzety/wersje/<int:pk>/pozycje/", grid.LINES.view, name="budget-lines"),
    path("budzety/pozycje/<int:pk>/", screens.LINE.view, name="budget-line"),
    path("ustawienia/budzety/", screens.KINDS.view, name="budget-kinds"),
    path("ustawienia/budzety/nowy/", forms.ADD_KIND.view, name="budget-kind-new"),
    path("ustawienia/budzety/<int:pk>/", forms.EDIT_KIND.view, name="budget-kind"),
    path("ustawienia/budzety/praca/", forms.switch, name="budget-switch"),
]
