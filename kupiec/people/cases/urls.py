"""Addresses of the room."""

from django.urls import path

from kupiec.people.cases import page, screens

urlpatterns = [
    path("sprawy/", screens.CASES.view, name="cases"),
    path("sprawy/<int:pk>/", page.PAGE.view, name="case"),
]
