"""Addresses of the room."""

from django.urls import path

from kupiec.money.warehousing import screens, views

urlpatterns = [
    path("magazyn/wysylka/<int:pk>/", views.pick, name="stock-pack"),
    path("magazyn/paczki/<int:pk>/", screens.LABEL.view, name="package-label"),
    path("magazyn/inwentaryzacja/", screens.SHEETS.view, name="stock-counts"),
    path("magazyn/inwentaryzacja/nowa/", screens.START.view, name="stock-count-new"),
    path("magazyn/inwentaryzacja/<int:pk>/", views.count, name="stock-count"),
]
