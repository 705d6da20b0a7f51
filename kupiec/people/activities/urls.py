"""Addresses of the room."""

from django.urls import path

from kupiec.people.activities import calendar, forms, page, screens, setup_forms, views, watch

urlpatterns = [
    path("kontakty/", screens.CONTACTS.view, name="contacts"),
    path("kontakty/nowy/", forms.ADD_CONTACT.view, name="contact-new"),
    path("kontakty/<int:pk>/", page.CONTACT_PAGE.view, name="contact"),
    path("kontakty/<int:pk>/edycja/", forms.EDIT_CONTACT.view, name="contact-edit"),
    path("zadania/", screens.TASKS.view, name="tasks"),
    path("zadania/nowe/", forms.ADD_TASK.view, name="task-new"),
    path("zadania/<int:pk>/", page.TASK_PAGE.view, name="task"),
    path("zadania/<int:pk>/edycja/", forms.EDIT_TASK.view, name="task-edit"),
    path("zadania/<int:pk>/krok/", views.step, name="task-step"),
    path("zadania/krok/<int:pk>/", views.item, name="task-item"),
    path("notatki/", screens.NOTES.view, name="notes"),
    path("notatki/nowa/", forms.ADD_NOTE.view, name="note-new"),
    path("notatki/<int:pk>/", page.NOTE_PAGE.view, name="note"),
    path("notatki/<int:pk>/edycja/", forms.EDIT_NOTE.view, name="note-edit"),
    path("notatki/<int:pk>/druk/", views.print_note, name="note-print"),
    path("dziennik/<int:pk>/", views.party_journal, name="party-journal"),
    path("dziennik/znak/<str:subject>/<int:pk>/", views.mark, name="journal-mark"),
    path("dziennik/powiazanie/<str:record>/<int:pk>/", views.unlink, name="activity-unlink"),
    path("kalendarz/", calendar.page, name="my-calendar"),
    path("kalendarz/adres/", calendar.feed_page, name="calendar-feed"),
    path("kalendarz/subskrypcja/<str:token>.ics", calendar.feed, name="calendar-ics"),
    path("kalendarz/<slug:kind>/<int:pk>/", calendar.move, name="calendar-move"),
    path("kalendarz/<slug:kind>/<int:pk>/formularz/", calendar.move_form, name="calendar-move-form"),
    path("nadzor/", watch.page, name="activity-watch"),
    path("nadzor/plan/", setup_forms.ADD_PLAN.view, name="activity-plan"),
    path("ustawienia/kontakty-i-zadania/", screens.TERMS.view, name="activity-terms"),
    path("ustawienia/kontakty-i-zadania/nowa/", setup_forms.ADD_TERM.view, name="activity-term-new"),
    path("ustawienia/kontakty-i-zadania/<int:pk>/", setup_forms.EDIT_TERM.view, name="activity-term"),
]
