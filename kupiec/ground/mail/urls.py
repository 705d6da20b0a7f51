"""Addresses of the room."""

from django.urls import path

from kupiec.ground.mail import screens, setup

urlpatterns = [
    path("poczta/", screens.MAILS.view, name="mails"),
    path("poczta/<int:pk>/", screens.DETAIL.view, name="mail"),
    path("poczta/<int:pk>/plik/<int:position>/", screens.file, name="mail-file"),
    path("poczta/nowa/<str:subject>/<int:pk>/", screens.write, name="mail-write"),
    path("poczta/podpis/", setup.SIGNATURE.view, name="mail-signature"),
    path("ustawienia/poczta/", setup.overview, name="mail-settings"),
    path("ustawienia/poczta/nadawca/", setup.SENDER.view, name="mail-sender"),
    path("ustawienia/poczta/samo/", setup.GOING.view, name="mail-going"),
    path("ustawienia/poczta/<int:pk>/", setup.TEXT.view, name="mail-text"),
    path("ustawienia/poczta/<int:pk>/podglad/", setup.preview, name="mail-text-preview"),
    path("ustawienia/poczta/<int:pk>/zwykly/", setup.usual, name="mail-text-usual"),
]
