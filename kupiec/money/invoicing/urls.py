"""Addresses of invoicing."""

from __future__ import annotations

from django.urls import path

from kupiec.money.invoicing import forms, grid, printing, run_screens, screens

urlpatterns = [
    path("faktury/", screens.INVOICES.view, name="invoices"),
    path("faktury/nowa/", forms.NEW.view, name="invoice-new"),
    path("faktury/wz/", run_screens.DELIVERIES.view, name="deliveries-to-invoice"),
    path("faktury/zbiorczo/", run_screens.run, name="invoicing-run"),
    path("faktury/zbiorczo/<int:pk>/", run_screens.progress, name="invoicing-progress"),
    path("faktury/<int:pk>/", screens.DETAIL.view, name="invoice"),
    path("faktury/<int:pk>/edycja/", forms.EDIT.view, name="invoice-edit"),
    path("faktury/<int:pk>/pozycje/", grid.LINES.view, name="invoice-lines"),
    path("faktury/<int:pk>/wydruk/", printing.view, name="invoice-print"),
]
