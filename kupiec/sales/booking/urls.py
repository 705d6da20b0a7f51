"""Addresses of the room."""

from django.urls import path

from kupiec.sales.booking import screens

urlpatterns = [
    path("planer/", screens.BOOKINGS.view, name="booking-bookings"),
    path("planer/nowa/", screens.NEW.view, name="booking-new"),
    path("planer/zasoby/", screens.RESOURCES.view, name="booking-resources"),
    path("planer/zasoby/nowy/", screens.RESOURCE_NEW.view, name="booking-resource-new"),
    path("planer/zasoby/<int:pk>/", screens.RESOURCE.view, name="booking-resource"),
]
