"""Addresses of the room."""

from django.urls import path

from kupiec.money.pricing import forms, item_lists, screens, suppliers, views

urlpatterns = [
    path("cenniki/", screens.LISTS.view, name="price-lists"),
    path("cenniki/nowy/", forms.ADD_LIST.view, name="price-list-new"),
    path("cenniki/ceny/", screens.PRICES.view, name="prices"),
    path("cenniki/ceny/nowa/", forms.ADD_PRICE.view, name="price-new"),
    path("cenniki/karta/", views.price_card, name="price-card"),
    path("cenniki/rabaty/", screens.RULES.view, name="discount-rules"),
    path("cenniki/rabaty/nowy/", forms.ADD_RULE.view, name="discount-rule-new"),
    path("cenniki/rabaty/sprawdz/", views.rule_check, name="discount-rule-check"),
    path("cenniki/rabaty/<int:pk>/", forms.EDIT_RULE.view, name="discount-rule"),
    path("cenniki/<int:pk>/", screens.LIST.view, name="price-list"),
    path("cenniki/<int:pk>/edycja/", forms.EDIT_LIST.view, name="price-list-edit"),
    path("cenniki/<int:pk>/tabela/", views.price_import, name="price-import"),
    path("towary/dostawcy/", suppliers.SUPPLIERS.view, name="item-suppliers"),
    path("towary/dostawcy/nowy/", suppliers.ADD.view, name="item-supplier-new"),
    path("towary/dostawcy/<int:pk>/", suppliers.EDIT.view, name="item-supplier"),
    path("ustawienia/hierarchie/", screens.HIERARCHIES.view, name="hierarchies"),
    path("ustawienia/hierarchie/nowa/", forms.ADD_HIERARCHY.view, name="hierarchy-new"),
    path("ustawienia/hierarchie/klient/", forms.OWN_LISTS.view, name="own-lists"),
    path("ustawienia/hierarchie/<int:pk>/", forms.EDIT_HIERARCHY.view, name="hierarchy-edit"),
    path("ustawienia/listy-towarow/", item_lists.LISTS.view, name="item-lists"),
    path("ustawienia/listy-towarow/nowa/", item_lists.ADD.view, name="item-list-new"),
    path("ustawienia/listy-towarow/<int:pk>/", item_lists.EDIT.view, name="item-list"),
    path("ustawienia/etapy-rabatow/", screens.STAGES.view, name="discount-stages"),
    path("ustawienia/etapy-rabatow/nowy/", forms.ADD_STAGE.view, name="discount-stage-new"),
    path("ustawienia/etapy-rabatow/<int:pk>/", forms.EDIT_STAGE.view, name="discount-stage-edit"),
]
