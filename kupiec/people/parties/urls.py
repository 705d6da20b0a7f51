"""Addresses of the room."""

from django.urls import path

from kupiec.people.parties import forms, page, screens, setup_forms, views

urlpatterns = [
    path("klienci/", screens.PARTIES.view, name="parties"),
    path("klienci/nowy/", forms.ADD_PARTY.view, name="party-new"),
    path("klienci/<int:pk>/", page.PARTY.view, name="party"),
    path("klienci/<int:pk>/edycja/", forms.EDIT_PARTY.view, name="party-edit"),
    path("klienci/<int:pk>/warunki/", forms.EDIT_TERMS.view, name="party-terms"),
    path("klienci/<int:pk>/warunki-dostawcy/", forms.EDIT_SUPPLY.view, name="party-supply"),
    path("klienci/<int:pk>/usun/", views.delete, name="party-delete"),
    path("klienci/adres/nowy/", forms.ADD_ADDRESS.view, name="address-new"),
    path("klienci/adres/<int:pk>/", forms.EDIT_ADDRESS.view, name="address-edit"),
    path("klienci/kontakt/nowy/", forms.ADD_CONTACT.view, name="contact-row-new"),
    path("klienci/kontakt/<int:pk>/", forms.EDIT_CONTACT.view, name="contact-row-edit"),
    path("klienci/konto/nowe/", forms.ADD_ACCOUNT.view, name="party-account-new"),
    path("klienci/konto/<int:pk>/", forms.EDIT_ACCOUNT.view, name="party-account-edit"),
    path("klienci/preferencja/nowa/", forms.ADD_PREFERENCE.view, name="preference-new"),
    path("klienci/preferencja/<int:pk>/", forms.EDIT_PREFERENCE.view, name="preference-edit"),
    path("klienci/<str:kind>/<int:pk>/usun/", views.drop_row, name="party-row-drop"),
    path("klienci/bazy/", screens.BASES.view, name="bases"),
    path("klienci/bazy/nowa/", setup_forms.ADD_BASE.view, name="base-new"),
    path("klienci/bazy/<int:pk>/", setup_forms.EDIT_BASE.view, name="base-edit"),
    path("ustawienia/grupy-odbiorcow/", screens.GROUPS.view, name="customer-groups"),
    path("ustawienia/grupy-odbiorcow/nowa/", setup_forms.ADD_GROUP.view, name="customer-group-new"),
    path("ustawienia/grupy-odbiorcow/<int:pk>/", setup_forms.EDIT_GROUP.view, name="customer-group-edit"),
    path("ustawienia/rodzaje-cen/", screens.PRICE_KINDS.view, name="price-kinds"),
    path("ustawienia/rodzaje-cen/nowy/", setup_forms.ADD_PRICE_KIND.view, name="price-kind-new"),
    path("ustawienia/rodzaje-cen/<int:pk>/", setup_forms.EDIT_PRICE_KIND.view, name="price-kind-edit"),
    path("ustawienia/sposoby-platnosci/", screens.PAYMENT_METHODS.view, name="payment-methods"),
    path("ustawienia/sposoby-platnosci/nowy/", setup_forms.ADD_PAYMENT_METHOD.view, name="payment-method-new"),
    path("ustawienia/sposoby-platnosci/<int:pk>/", setup_forms.EDIT_PAYMENT_METHOD.view, name="payment-method-edit"),
]
