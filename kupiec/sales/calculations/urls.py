"""Addresses of the room."""

from django.urls import path

from kupiec.sales.calculations import grid, screens

urlpatterns = [
    path("oferty/kalkulacje/<int:pk>/", screens.SHEET.view, name="calculation"),
    path("oferty/kalkulacje/<int:pk>/skladniki/", grid.LINES.view, name="calculation-components"),
    path("oferty/wersje/<int:pk>/kalkulacja/<int:line_id>/", screens.begin, name="calculation-begin"),
]
