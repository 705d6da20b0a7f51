"""Addresses of the room."""

from django.urls import path

from kupiec.money.promotions import composition, forms, screens

urlpatterns = [
    path("cenniki/pakiety/", screens.PROMOTIONS.view, name="promotions"),
    path("cenniki/pakiety/nowy/", forms.ADD.view, name="promotion-new"),
    path("cenniki/pakiety/<int:pk>/", forms.EDIT.view, name="promotion"),
    path("towary/<int:pk>/zestaw/", composition.EDIT.view, name="item-set"),
]
