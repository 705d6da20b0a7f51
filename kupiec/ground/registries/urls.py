"""Addresses of the room."""

from django.urls import path

from kupiec.ground.registries import screens, setup, views

urlpatterns = [
    path("rejestry/", screens.CHECKS.view, name="registry-checks"),
    path("rejestry/<int:pk>/", views.ANSWER.view, name="registry-check"),
    path("rejestry/pobierz/", views.fill, name="registry-fill"),
    path("rejestry/<str:kind>/<int:pk>/sprawdz/", views.check, name="registry-check-now"),
    path("ustawienia/rejestry/", setup.overview, name="registry-settings"),
    path("ustawienia/rejestry/<int:pk>/", setup.SETUP.view, name="registry-setup"),
]
