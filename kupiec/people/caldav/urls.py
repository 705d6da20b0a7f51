"""Addresses of the room."""

from django.urls import path

from kupiec.people.caldav import pages, views

urlpatterns = [
    path(".well-known/caldav", views.well_known, name="caldav-well-known"),
    path("caldav/", views.start, name="caldav"),
    path("caldav/<int:pk>/", views.principal, name="caldav-principal"),
    path("caldav/<int:pk>/kalendarz/", views.calendar, name="caldav-calendar"),
    path("caldav/<int:pk>/kalendarz/<str:name>", views.entry, name="caldav-entry"),
    path("kalendarz/caldav/", pages.setup, name="caldav-setup"),
]
