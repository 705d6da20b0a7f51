"""Addresses of the room."""

from django.urls import path

from kupiec.sales.supply import forms, grid, screens

urlpatterns = [
    path("zakupy/", screens.ORDERS.view, name="supply-orders"),
    path("zakupy/nowe/", forms.NEW.view, name="supply-order-new"),
    path("zakupy/<int:pk>/", screens.PAGE.view, name="supply-order"),
    path("zakupy/<int:pk>/edycja/", forms.EDIT.view, name="supply-order-edit"),
    path("zakupy/<int:pk>/pozycje/", grid.LINES.view, name="supply-lines"),
]
