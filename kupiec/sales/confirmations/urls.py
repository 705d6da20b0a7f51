"""Addresses of the room."""

from django.urls import path

from kupiec.sales.confirmations import forms, grid, monitor, plan_page, printing, screens

urlpatterns = [
    path("potwierdzenia/", screens.CONFIRMATIONS.view, name="confirmations"),
    path("potwierdzenia/transze/", monitor.MONITOR.view, name="confirmation-monitor"),
    path("potwierdzenia/terminowosc/", monitor.punctual, name="punctuality"),
    path("potwierdzenia/plan/", plan_page.plan, name="demand-plan"),
    path("potwierdzenia/nowe/", forms.NEW.view, name="confirmation-new"),
    path("potwierdzenia/<int:pk>/", screens.PAGE.view, name="confirmation"),
    path("potwierdzenia/<int:pk>/edycja/", forms.EDIT.view, name="confirmation-edit"),
    path("potwierdzenia/<int:pk>/pozycje/", grid.LINES.view, name="confirmation-lines"),
    path("potwierdzenia/<int:pk>/rozloz/", forms.SPREAD.view, name="confirmation-spread"),
    path("potwierdzenia/<int:pk>/transze/", screens.TRANCHES.view, name="confirmation-tranches"),
    path("potwierdzenia/<int:pk>/transze/wiersze/", grid.TRANCHES.view, name="confirmation-tranche-rows"),
    path("potwierdzenia/<int:pk>/druk/", printing.print_confirmation, name="confirmation-print"),
]
