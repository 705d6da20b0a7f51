"""Addresses of the room."""

from django.urls import path

from kupiec.money.empties import printing, screens

urlpatterns = [
    path("magazyn/opakowania/", screens.ACCOUNTS.view, name="empties"),
    path("magazyn/opakowania/<int:pk>/", screens.ACCOUNT.view, name="empties-account"),
    path("magazyn/opakowania/wydaj/", screens.GIVE.view, name="empties-give"),
    path("magazyn/opakowania/przyjmij/", screens.TAKE.view, name="empties-take"),
    path("magazyn/opakowania/rozlicz/", screens.SETTLE.view, name="empties-settle"),
    path("magazyn/opakowania/potwierdzenie/<int:pk>/", printing.confirmation, name="empties-confirmation"),
    path("ustawienia/opakowania/", screens.PACKAGINGS.view, name="empties-packaging"),
    path("ustawienia/opakowania/nowe/", screens.PACKAGING_NEW.view, name="empties-packaging-new"),
    path("ustawienia/opakowania/<int:pk>/", screens.PACKAGING.view, name="empties-packaging-edit"),
]
