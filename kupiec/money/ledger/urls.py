"""Addresses of the ledger."""

from __future__ import annotations

from django.urls import path

from kupiec.money.ledger import screens, views

urlpatterns = [
    path("ksiega/", screens.JOURNAL.view, name="ledger"),
    path("ksiega/<int:pk>/", screens.ENTRY.view, name="ledger-entry"),
    path("ksiega/obroty/", views.trial, name="ledger-trial"),
    path("ksiega/eksport/", views.export, name="ledger-export"),
    path("ksiega/zapisy/", screens.ACCOUNT_LINES.view, name="ledger-lines"),
    path("ksiega/konta/", screens.ACCOUNTS.view, name="ledger-accounts"),
    path("ksiega/konta/nowe/", screens.ACCOUNT_NEW.view, name="ledger-account-new"),
    path("ksiega/konta/<int:pk>/", screens.ACCOUNT_EDIT.view, name="ledger-account-edit"),
    path("ksiega/schematy/", screens.SCHEMES.view, name="ledger-schemes"),
    path("ksiega/schematy/<int:pk>/", views.scheme, name="ledger-scheme"),
    path("ksiega/okresy/", screens.PERIODS.view, name="ledger-periods"),
    path("ksiega/okresy/nowy/", screens.YEAR_NEW.view, name="ledger-year-new"),
]
