"""Addresses of the room; those under /zamow/ are open to everybody who was given one."""

from django.urls import path

from kupiec.sales.intake import grid, public_pages, screens

urlpatterns = [
    path("zamowienia/wplywajace/", screens.PROPOSALS.view, name="intake"),
    path("zamowienia/wplywajace/plik/", screens.FILE.view, name="intake-file"),
    path("zamowienia/wplywajace/strony/", screens.LINKS.view, name="intake-links"),
    path("zamowienia/wplywajace/strony/nowa/", screens.SHARE.view, name="intake-link-new"),
    path("zamowienia/wplywajace/<int:pk>/", screens.PAGE.view, name="intake-proposal"),
    path("zamowienia/wplywajace/<int:pk>/edycja/", screens.EDIT.view, name="intake-edit"),
    path("zamowienia/wplywajace/<int:pk>/pozycje/", grid.LINES.view, name="intake-lines"),
    path("zamow/<str:token>/", public_pages.view, name="order-page"),
]
