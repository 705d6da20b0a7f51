"""Addresses of the stock room."""

from django.urls import path

from kupiec.money.stock import printing, views
from kupiec.money.stock.screens import balances, days, documents, reservations, setup, shipping

urlpatterns = [
    path("magazyn/", balances.BALANCES.view, name="stock-balances"),
    path("magazyn/stany/<int:pk>/", balances.BALANCE.view, name="stock-balance"),
    path("magazyn/stan-na-dzien/", days.view, name="stock-day"),
    path("magazyn/miejsca/", balances.PLACES.view, name="stock-places"),
    path("magazyn/ruchy/", balances.MOVES.view, name="stock-moves"),
    path("magazyn/dokumenty/", documents.DOCUMENTS.view, name="stock-documents"),
    path("magazyn/dokumenty/nowy/", documents.NEW.view, name="stock-document-new"),
    path("magazyn/dokumenty/<int:pk>/", documents.DOCUMENT.view, name="stock-document"),
    path("magazyn/dokumenty/<int:pk>/edycja/", documents.EDIT.view, name="stock-document-edit"),
    path("magazyn/dokumenty/<int:pk>/przyjmowane/", documents.IN_LINES.view, name="stock-lines-in"),
    path("magazyn/dokumenty/<int:pk>/wydawane/", documents.OUT_LINES.view, name="stock-lines-out"),
    path("magazyn/dokumenty/<int:pk>/przesuwane/", documents.MOVE_LINES.view, name="stock-lines-move"),
    path("magazyn/dokumenty/<int:pk>/wydruk/", printing.view, name="stock-print"),
    path("magazyn/rezerwacje/", reservations.RESERVATIONS.view, name="stock-reservations"),
    path("magazyn/dostawy/", reservations.SUPPLIES.view, name="stock-supplies"),
    path("magazyn/dostawy/nowa/", reservations.ADD_SUPPLY.view, name="stock-supply-new"),
    path("magazyn/dostawy/<int:pk>/", reservations.EDIT_SUPPLY.view, name="stock-supply"),
    path("magazyn/wysylka/", shipping.SHIPPING.view, name="stock-shipping"),
    path("magazyn/skan/", views.scan, name="stock-scan"),
    path("ustawienia/magazyny/", setup.WAREHOUSES.view, name="stock-warehouses"),
    path("ustawienia/magazyny/nowy/", setup.WAREHOUSE_NEW.view, name="stock-warehouse-new"),
    path("ustawienia/magazyny/<int:pk>/", setup.WAREHOUSE.view, name="stock-warehouse"),
    path("ustawienia/miejsca/", setup.LOCATIONS.view, name="stock-locations"),
    path("ustawienia/miejsca/nowe/", setup.LOCATION_NEW.view, name="stock-location-new"),
    path("ustawienia/miejsca/<int:pk>/", setup.LOCATION.view, name="stock-location"),
    path("ustawienia/magazyn/", setup.choices, name="stock-settings"),
]
