"""Addresses of the room."""

from django.urls import path

from kupiec.ground.files import views

urlpatterns = [
    path("pliki/<str:kind>/<int:pk>/", views.of_record, name="files"),
    path("pliki/<int:pk>/", views.content, name="file"),
    path("pliki/<int:pk>/wersja/<int:number>/", views.content, name="file-version"),
    path("pliki/<int:pk>/podglad/", views.preview, name="file-preview"),
    path("pliki/<int:pk>/obraz/<int:page>/", views.picture, name="file-picture"),
    path("pliki/<int:pk>/usun/", views.remove, name="file-remove"),
    path("pliki/<int:pk>/opis/", views.describe, name="file-describe"),
]
