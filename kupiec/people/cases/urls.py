"""Addresses of the room."""

from django.urls import path

from kupiec.people.cases import board, forms, funnel, grid, page, screens, setup_screens

urlpatterns = [
    path("sprawy/", screens.CASES.view, name="cases"),
    path("sprawy/nowa/", forms.ADD.view, name="case-new"),
    path("sprawy/tablica/", board.BOARD.view, name="case-board"),
    path("sprawy/lejek/", funnel.page, name="case-funnel"),
    path("sprawy/<int:pk>/", page.view, name="case"),
    path("sprawy/<int:pk>/edycja/", forms.EDIT.view, name="case-edit"),
    path("sprawy/<int:pk>/faza/<int:phase>/", forms.move, name="case-move"),
    path("sprawy/<int:pk>/towary/", grid.LINES.view, name="case-wants"),
    path("sprawy/<int:pk>/dokument/<str:kind>/<int:record>/", page.paper_lines, name="case-paper"),
    path("sprawy/<int:pk>/odlacz/", page.leave, name="case-leave"),
    path("ustawienia/sprawy/", setup_screens.KINDS.view, name="case-kinds"),
    path("ustawienia/sprawy/nowy-rodzaj/", setup_screens.ADD_KIND.view, name="case-kind-new"),
    path("ustawienia/sprawy/<int:pk>/", setup_screens.EDIT_KIND.view, name="case-kind"),
    path("ustawienia/sprawy/fazy/", setup_screens.PHASES.view, name="case-phases"),
    path("ustawienia/sprawy/fazy/nowa/", setup_screens.ADD_PHASE.view, name="case-phase-new"),
    path("ustawienia/sprawy/fazy/<int:pk>/", setup_screens.EDIT_PHASE.view, name="case-phase"),
    path("ustawienia/sprawy/przyczyny/", setup_screens.REASONS.view, name="case-reasons"),
    path("ustawienia/sprawy/przyczyny/nowa/", setup_screens.ADD_REASON.view, name="case-reason-new"),
    path("ustawienia/sprawy/przyczyny/<int:pk>/", setup_screens.EDIT_REASON.view, name="case-reason"),
]
