"""Addresses of the room."""

from django.urls import path

from kupiec.sales.orders import board, forms, page, screens, views
from kupiec.sales.orders.grid import LINES

urlpatterns = [
    path("zamowienia/", screens.ORDERS.view, name="orders"),
    path("zamowienia/nowe/", forms.NEW.view, name="order-new"),
    path("zamowienia/rejestry/", board.BOARD.view, name="orders-board"),
    path("zamowienia/kompletnosc/", views.completeness_page, name="orders-completeness"),
    path("zamowienia/<int:pk>/", page.view, name="order"),
    path("zamowienia/<int:pk>/pozycje/", LINES.view, name="orders-lines"),
    path("zamowienia/<int:pk>/edycja/", forms.EDIT.view, name="order-edit"),
    path("zamowienia/<int:pk>/kopia/", forms.COPY.view, name="order-copy"),
    path("zamowienia/<int:pk>/realizacja/", views.fulfilment, name="order-fulfil"),
    path("zamowienia/<int:pk>/ceny/", views.prices, name="order-reprice"),
    path("zamowienia/<int:pk>/wydruk/", views.print_order, name="order-print"),
]
