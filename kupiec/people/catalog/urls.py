"""Addresses of the room."""

from django.urls import path

from kupiec.people.catalog import forms, labels, page, screens

urlpatterns = [
    path("towary/", screens.items, name="items"),
    path("towary/nowy/", forms.ADD_ITEM.view, name="item-new"),
    path("towary/etykiety/", labels.page, name="item-labels"),
    path("towary/etykiety/pdf/", labels.pdf, name="item-labels-pdf"),
    path("towary/<int:pk>/", page.ITEM.view, name="item"),
    path("towary/<int:pk>/edycja/", forms.EDIT_ITEM.view, name="item-edit"),
    path("towary/<int:pk>/zamienniki/", forms.EDIT_RELATED.view, name="item-related"),
    path("ustawienia/grupy-towarow/", screens.GROUPS.view, name="item-groups"),
    path("ustawienia/grupy-towarow/nowa/", forms.ADD_GROUP.view, name="item-group-new"),
    path("ustawienia/grupy-towarow/<int:pk>/", forms.EDIT_GROUP.view, name="item-group-edit"),
    path("ustawienia/jednostki/", screens.UNITS.view, name="units"),
    path("ustawienia/jednostki/nowa/", forms.ADD_UNIT.view, name="unit-new"),
    path("ustawienia/jednostki/<int:pk>/", forms.EDIT_UNIT.view, name="unit-edit"),
    path("ustawienia/producenci/", screens.PRODUCERS.view, name="producers"),
    path("ustawienia/producenci/nowy/", forms.ADD_PRODUCER.view, name="producer-new"),
    path("ustawienia/producenci/<int:pk>/", forms.EDIT_PRODUCER.view, name="producer-edit"),
    path("ustawienia/grupy-rabatowe/", screens.DISCOUNT_GROUPS.view, name="discount-groups"),
    path("ustawienia/grupy-rabatowe/nowa/", forms.ADD_DISCOUNT_GROUP.view, name="discount-group-new"),
    path("ustawienia/grupy-rabatowe/<int:pk>/", forms.EDIT_DISCOUNT_GROUP.view, name="discount-group-edit"),
]
