"""Addresses of the room."""

from django.urls import path

from kupiec.money.pricelists import forms, purchases, screens

urlpatterns = [
    path("towary/ceny-zakupu/", purchases.CHANGES.view, name="purchase-prices"),
    path("ustawienia/ceny-zakupu/", purchases.rules, name="purchase-rules"),
    path("cenniki/przepisy/", screens.RECIPES.view, name="price-recipes"),
    path("cenniki/przepisy/nowy/", forms.ADD.view, name="price-recipe-new"),
    path("cenniki/przepisy/krok/nowy/", forms.ADD_STEP.view, name="price-recipe-step-new"),
    path("cenniki/przepisy/krok/<int:pk>/", forms.EDIT_STEP.view, name="price-recipe-step"),
    path("cenniki/przepisy/krok/<int:pk>/zdejmij/", forms.DROP_STEP.view, name="price-recipe-step-drop"),
    path("cenniki/przepisy/<int:pk>/", screens.RECIPE.view, name="price-recipe"),
    path("cenniki/przepisy/<int:pk>/edycja/", forms.EDIT.view, name="price-recipe-edit"),
]
