"""Addresses of the room."""

from django.urls import path

from kupiec.ground.workflow import decision, designer, page, screens

urlpatterns = [
    path("decyzje/", screens.INBOX.view, name="decisions"),
    path("decyzje/<int:pk>/", decision.view, name="decision"),
    path("decyzja/<str:token>/", decision.by_link, name="decision-link"),
    path("obiegi/", screens.CIRCULATIONS.view, name="circulations"),
    path("obiegi/<int:pk>/", page.CIRCULATION.view, name="circulation"),
    path("obiegi/<int:pk>/druk/", page.printed, name="circulation-print"),
    path("ustawienia/obiegi/", screens.DEFINITIONS.view, name="workflow-definitions"),
    path("ustawienia/obiegi/nowy/", designer.new, name="workflow-definition-new"),
    path("ustawienia/obiegi/<int:pk>/", designer.edit, name="workflow-definition"),
    path("ustawienia/przelozeni/", screens.SUPERIORS.view, name="workflow-superiors"),
]
