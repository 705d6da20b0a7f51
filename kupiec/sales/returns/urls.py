"""Addresses of the room."""

from django.urls import path

from kupiec.sales.returns import screens, views

urlpatterns = [
    path("zwroty/", screens.RETURNS.view, name="returns"),
    path("zwroty/nowy/", views.new, name="return-new"),
    path("zwroty/<int:pk>/", screens.RETURN_PAGE.view, name="return"),
    path("zwroty/<int:pk>/decyzja/", views.decide, name="return-decide"),
]
