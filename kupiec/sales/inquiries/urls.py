"""Addresses of the room."""

from django.urls import path

from kupiec.sales.inquiries import forms, grid, screens

urlpatterns = [
    path("zapytania/", screens.INQUIRIES.view, name="inquiries"),
    path("zapytania/nowe/", forms.NEW.view, name="inquiry-new"),
    path("zapytania/<int:pk>/", screens.PAGE.view, name="inquiry"),
    path("zapytania/<int:pk>/edycja/", forms.EDIT.view, name="inquiry-edit"),
    path("zapytania/<int:pk>/pozycje/", grid.LINES.view, name="inquiry-lines"),
    path("ustawienia/zapytania/", screens.STATUSES.view, name="inquiry-statuses"),
    path("ustawienia/zapytania/nowy/", forms.ADD_STATUS.view, name="inquiry-status-new"),
    path("ustawienia/zapytania/<int:pk>/", forms.EDIT_STATUS.view, name="inquiry-status"),
    path("ustawienia/zapytania/sprawa/", forms.SETTING.view, name="inquiry-setting"),
]
