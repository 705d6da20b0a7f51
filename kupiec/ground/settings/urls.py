"""Addresses of settings, the sign-in page and the account."""

from __future__ import annotations

from django.urls import path

from kupiec.ground.settings import background, company_urls, people, sign_in

urlpatterns = [
    path("wejscie/", sign_in.sign_in, name="sign-in"),
    path("wyjscie/", sign_in.sign_out, name="sign-out"),
    path("konto/", sign_in.account, name="account"),
    path("konto/jezyk/", sign_in.language, name="account-language"),
    path("konto/haslo/", sign_in.password, name="account-password"),
    path("konto/sesja/", sign_in.end_session, name="account-session"),
    path("konto/klucz/", sign_in.create_token, name="account-token"),
    path("konto/klucz/odbierz/", sign_in.revoke_token, name="account-token-revoke"),
    path("ustawienia/uzytkownicy/", people.USERS.view, name="users"),
    path("ustawienia/uzytkownicy/nowy/", people.ADD_USER.view, name="user-new"),
    path("ustawienia/uzytkownicy/<int:pk>/", people.EDIT_USER.view, name="user-edit"),
    path("ustawienia/role/", people.ROLES.view, name="roles"),
    path("ustawienia/role/nowa/", people.ADD_ROLE.view, name="role-new"),
    path("ustawienia/role/<int:pk>/", people.EDIT_ROLE.view, name="role-edit"),
    path("zadania/", background.JOBS.view, name="jobs"),
    path("zadania/<int:pk>/", background.job, name="job"),
    path("zadania/<int:pk>/postep/", background.progress, name="job-progress"),
    path("zadania/<int:pk>/<slug:verb>/", background.act, name="job-act"),
    *company_urls.urlpatterns,
]
