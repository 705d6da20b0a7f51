"""Addresses of the desk."""

from django.urls import path

from kupiec.roof.desk import whose

urlpatterns = [path("_/dzien/czyje/", whose.choose, name="desk-whose")]
