"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from kupiec.money.receivables import bank_screens, forms, import_views, screens, slips, views

urlpatterns = [
    path("naleznosci/", screens.OPEN.view, name="receivables"),
    path("naleznosci/rozrachunki/", screens.ALL.view, name="settlements"),
    path("naleznosci/wiekowanie/", views.ageing, name="receivables-ageing"),
    path("naleznosci/konto/<int:party_id>/", views.account, name="party-account"),
    path("naleznosci/<int:pk>/", screens.ITEM.view, name="receivable"),
    path("platnosci/", screens.PAYMENTS.view, name="payments"),
    path("platnosci/nowa/", forms.NEW_PAYMENT.view, name="payment-new"),
    path("platnosci/<int:pk>/", screens.PAYMENT.view, name="payment"),
    path("platnosci/<int:pk>/wydruk/", slips.view, name="payment-print"),
    path("platnosci/<int:pk>/rozlicz/", views.match, name="payment-match"),
    path("platnosci/rozliczenia/<int:pk>/cofnij/", views.undo_match, name="match-undo"),
    path("platnosci/wyciagi/", bank_screens.STATEMENTS.view, name="statements"),
    path("platnosci/wyciagi/pozycje/", bank_screens.LINES.view, name="bank-lines"),
    path("platnosci/wyciagi/pozycje/wszystkie/", bank_screens.ALL_LINES.view, name="bank-lines-all"),
    path("platnosci/wyciagi/wczytaj/", import_views.statement_import, name="statement-import"),
]
