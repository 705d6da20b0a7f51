"""Addresses of the room."""

from django.urls import path

from kupiec.people.mailboxes import forms, page, screens, views

urlpatterns = [
    path("poczta/odebrana/", screens.MESSAGES.view, name="messages"),
    path("poczta/odebrana/<int:pk>/", page.MESSAGE_PAGE.view, name="message"),
    path("poczta/odebrana/<int:pk>/przypisz/", views.give, name="message-give"),
    path("ustawienia/skrzynki/", screens.MAILBOXES.view, name="mailboxes"),
    path("ustawienia/skrzynki/nowa/", forms.ADD.view, name="mailbox-new"),
    path("ustawienia/skrzynki/<int:pk>/", page.MAILBOX_PAGE.view, name="mailbox"),
    path("ustawienia/skrzynki/<int:pk>/edycja/", forms.EDIT.view, name="mailbox-edit"),
    path("ustawienia/skrzynki/<int:pk>/proba/", views.try_it, name="mailbox-try"),
    path("ustawienia/skrzynki/<int:pk>/foldery/", views.folders, name="mailbox-folders"),
]
