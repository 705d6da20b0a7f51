"""Addresses of the room; those under /oferta/ are open to everybody who was given one."""

from django.urls import path

from kupiec.sales.offerpages import public_pages, screens, views

urlpatterns = [
    path("oferty/pytania/", screens.QUESTIONS.view, name="offer-questions"),
    path("oferty/pytania/<int:pk>/odpowiedz/", views.answer, name="offer-question-answer"),
    path("oferty/strony/<int:pk>/wycofaj/", views.revoke, name="offer-page-revoke"),
    path("oferta/<str:token>/", public_pages.view, name="offer-page"),
    path("oferta/<str:token>/suma/", public_pages.sums, name="offer-page-sums"),
    path("oferta/<str:token>/pdf/", public_pages.pdf, name="offer-page-pdf"),
]
