"""Addresses of the room; those under /zgody/ are open to everybody."""

from django.urls import path

from kupiec.people.privacy import forms, page, public_pages, screens

urlpatterns = [
    path("prywatnosc/zgody/", screens.CONSENTS.view, name="privacy-consents"),
    path("prywatnosc/wnioski/", screens.requests, name="privacy-requests"),
    path("prywatnosc/wnioski/nowy/", forms.ADD_REQUEST.view, name="privacy-request-new"),
    path("prywatnosc/wnioski/<int:pk>/", page.PAGE.view, name="privacy-request"),
    path("prywatnosc/wnioski/<int:pk>/edycja/", forms.EDIT_REQUEST.view, name="privacy-request-edit"),
    path("prywatnosc/do-usuniecia/", screens.DUE.view, name="privacy-due"),
    path("prywatnosc/do-usuniecia/wykonane/", screens.ERASURES.view, name="privacy-erasures"),
    path("prywatnosc/do-usuniecia/<str:kind>/<int:pk>/", page.erasure, name="privacy-erasure"),
    path("prywatnosc/dane/<int:job>/", page.export, name="privacy-export"),
    path("prywatnosc/tresci/", screens.WORDINGS.view, name="privacy-wordings"),
    path("prywatnosc/tresci/nowa/", forms.ADD_WORDING.view, name="privacy-wording-new"),
    path("prywatnosc/tresci/<int:pk>/", page.WORDING.view, name="privacy-wording"),
    path("ustawienia/przechowywanie/", screens.RETENTION.view, name="privacy-retention"),
    path("ustawienia/przechowywanie/<int:pk>/", forms.EDIT_RETENTION.view, name="privacy-retention-edit"),
    path("zgody/potwierdzenie/<str:token>/", public_pages.confirm, name="privacy-confirm"),
    path("zgody/rezygnacja/<str:token>/", public_pages.leave, name="privacy-leave"),
]
