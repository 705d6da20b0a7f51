"""Addresses of the room."""

from django.urls import path

from kupiec.sales.registers import ahead, designer, views

urlpatterns = [
    path("zamowienia/<int:pk>/termin/", ahead.promise, name="order-promise"),
    path("ustawienia/rejestry-zamowien/", views.overview, name="orders-registers"),
    path("ustawienia/rejestry-zamowien/proba/", views.trial, name="orders-registers-try"),
    path("ustawienia/rejestry-zamowien/nowy/", designer.new, name="orders-register-new"),
    path("ustawienia/rejestry-zamowien/wersje/<int:number>/", views.edition, name="orders-registers-edition"),
    path("ustawienia/rejestry-zamowien/rejestr/<slug:code>/", designer.edit, name="orders-register-edit"),
]
