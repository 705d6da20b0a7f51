"""Addresses of the room."""

from django.urls import path

from kupiec.sales.calloffs import forms

urlpatterns = [
    path("umowy/<int:pk>/zamowienie/", forms.ORDER.view, name="contract-order"),
    path("umowy/<int:pk>/materialy/", forms.ISSUE.view, name="contract-materials"),
]
