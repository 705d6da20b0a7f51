"""Addresses of the room."""

from django.urls import path

from kupiec.people.correspondence import books, forms, page, screens, setup_forms, views

urlpatterns = [
    path("korespondencja/", screens.LETTERS.view, name="letters"),
    path("korespondencja/wchodzaca/nowa/", forms.ADD_IN.view, name="letter-in-new"),
    path("korespondencja/wychodzaca/nowa/", forms.ADD_OUT.view, name="letter-out-new"),
    path("korespondencja/ksiegi/", books.page, name="letter-books"),
    path("korespondencja/<int:pk>/", page.LETTER_PAGE.view, name="letter"),
    path("korespondencja/<int:pk>/wchodzaca/", forms.EDIT_IN.view, name="letter-in-edit"),
    path("korespondencja/<int:pk>/wychodzaca/", forms.EDIT_OUT.view, name="letter-out-edit"),
    path("korespondencja/<int:pk>/druk/", views.print_letter, name="letter-print"),
    path("korespondencja/<int:pk>/powiazanie/", views.unlink, name="letter-unlink"),
    path("ustawienia/korespondencja/", screens.TERMS.view, name="letter-terms"),
    path("ustawienia/korespondencja/nowa/", setup_forms.ADD_TERM.view, name="letter-term-new"),
    path("ustawienia/korespondencja/<int:pk>/", setup_forms.EDIT_TERM.view, name="letter-term"),
    path("ustawienia/szablony-pism/", screens.TEMPLATES.view, name="letter-templates"),
    path("ustawienia/szablony-pism/nowy/", setup_forms.ADD_TEMPLATE.view, name="letter-template-new"),
    path("ustawienia/szablony-pism/<int:pk>/", setup_forms.EDIT_TEMPLATE.view, name="letter-template"),
]
