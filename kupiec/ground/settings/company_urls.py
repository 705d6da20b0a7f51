"""Addresses of the company's settings."""

from __future__ import annotations

from django.urls import path

from kupiec.ground.settings import numbers, structure

urlpatterns = [
    path("ustawienia/firma/", structure.COMPANIES.view, name="companies"),
    path("ustawienia/firma/firmy/nowa/", structure.ADD_COMPANY.view, name="company-new"),
    path("ustawienia/firma/firmy/<int:pk>/", structure.EDIT_COMPANY.view, name="company-edit"),
    path("ustawienia/firma/oddzialy/", structure.BRANCHES.view, name="branches"),
    path("ustawienia/firma/oddzialy/nowy/", structure.ADD_BRANCH.view, name="branch-new"),
    path("ustawienia/firma/oddzialy/<int:pk>/", structure.EDIT_BRANCH.view, name="branch-edit"),
    path("ustawienia/firma/dzialy/", structure.DEPARTMENTS.view, name="departments"),
    path("ustawienia/firma/dzialy/nowy/", structure.ADD_DEPARTMENT.view, name="department-new"),
    path("ustawienia/firma/dzialy/<int:pk>/", structure.EDIT_DEPARTMENT.view, name="department-edit"),
    path("ustawienia/firma/regiony/", structure.AREAS.view, name="areas"),
    path("ustawienia/firma/regiony/nowy/", structure.ADD_AREA.view, name="area-new"),
    path("ustawienia/firma/regiony/<int:pk>/", structure.EDIT_AREA.view, name="area-edit"),
    path("ustawienia/firma/pracownicy/", structure.EMPLOYEES.view, name="employees"),
    path("ustawienia/firma/pracownicy/nowy/", structure.ADD_EMPLOYEE.view, name="employee-new"),
    path("ustawienia/firma/pracownicy/<int:pk>/", structure.EDIT_EMPLOYEE.view, name="employee-edit"),
    path("ustawienia/firma/rachunki/", structure.ACCOUNTS.view, name="bank-accounts"),
    path("ustawienia/firma/rachunki/nowy/", structure.ADD_ACCOUNT.view, name="bank-account-new"),
    path("ustawienia/firma/rachunki/<int:pk>/", structure.EDIT_ACCOUNT.view, name="bank-account-edit"),
    path("ustawienia/numeracja/", numbers.SERIES.view, name="number-series"),
    path("ustawienia/numeracja/nowa/", numbers.ADD_SERIES.view, name="number-series-new"),
    path("ustawienia/numeracja/<int:pk>/", numbers.EDIT_SERIES.view, name="number-series-edit"),
    path("ustawienia/kursy/", numbers.RATES.view, name="rates"),
    path("ustawienia/kursy/wczytaj/", numbers.IMPORT_RATES.view, name="rates-import"),
    path("ustawienia/kursy/nowy/", numbers.ADD_RATE.view, name="rate-new"),
    path("ustawienia/firma/dni-wolne/", numbers.DAYS.view, name="days-off"),
    path("ustawienia/firma/dni-wolne/nowy/", numbers.ADD_DAY.view, name="day-off-new"),
    path("ustawienia/firma/kalendarz/", numbers.calendar, name="calendar"),
]
