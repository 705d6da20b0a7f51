"""Addresses of the room."""

from django.urls import path

from kupiec.people.persons import forms, page, screens

urlpatterns = [
    path("osoby/", screens.PERSONS.view, name="persons"),
    path("osoby/nowa/", forms.ADD_PERSON.view, name="person-new"),
    path("osoby/<int:pk>/", page.PERSON.view, name="person"),
    path("osoby/<int:pk>/edycja/", forms.EDIT_PERSON.view, name="person-edit"),
    path("osoby/firma/<int:pk>/", forms.EDIT_ENGAGEMENT.view, name="engagement-edit"),
    path("osoby/<str:kind>/<int:pk>/usun/", page.drop, name="person-drop"),
]
