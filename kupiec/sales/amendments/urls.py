"""Addresses of the room."""

from django.urls import path

from kupiec.sales.amendments import views

urlpatterns = [
    path("zamowienia/archiwum/", views.archive, name="orders-archive"),
    path("zamowienia/<int:pk>/zmiana/", views.amend, name="order-amend"),
    path("zamowienia/<int:pk>/stan/", views.as_of, name="order-as-of"),
    path("zamowienia/zmiany/<int:pk>/wydruk/", views.print_amendment, name="amendment-print"),
]
