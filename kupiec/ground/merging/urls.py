"""Addresses of the room."""

from django.urls import path

from kupiec.ground.merging import screens, views

urlpatterns = [
    path("duble/", screens.DOUBLES.view, name="doubles"),
    path("duble/szukaj/", views.search, name="doubles-search"),
    path("duble/scalenia/", screens.MERGES.view, name="merges"),
    path("duble/scalenia/<int:pk>/", screens.MERGE.view, name="merge-done"),
    path("duble/<slug:slug>/sprawdz/", views.typed, name="doubles-typed"),
    path("duble/<slug:slug>/<int:kept>/<int:gone>/", views.merge, name="merge"),
]
