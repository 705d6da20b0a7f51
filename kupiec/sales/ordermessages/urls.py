"""Addresses of the room."""

from django.urls import path

from kupiec.sales.ordermessages import screens

urlpatterns = [
    path("ustawienia/komunikaty-zamowien/", screens.MESSAGES.view, name="order-messages"),
    path("ustawienia/komunikaty-zamowien/nowy/", screens.NEW.view, name="order-message-new"),
    path("ustawienia/komunikaty-zamowien/podglad/", screens.preview, name="order-message-preview"),
    path("ustawienia/komunikaty-zamowien/bez-wiadomosci/", screens.QUIET.view, name="order-messages-quiet"),
    path("ustawienia/komunikaty-zamowien/bez-wiadomosci/nowy/", screens.HUSH.view, name="order-messages-hush"),
    path("ustawienia/komunikaty-zamowien/<int:pk>/", screens.EDIT.view, name="order-message"),
    path("zamowienia/komunikaty/", screens.SENT.view, name="order-messages-sent"),
]
