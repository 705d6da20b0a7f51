"""Addresses of settings, the sign-in page and the account."""

from __future__ import annotations

from django.urls import path

from kupiec.ground.settings import background, company_urls, people, second_step, sign_in, substitutes

urlpatterns = [
    path("wejscie/", sign_in.sign_in, name="sign-in"),
    path("wyjscie/", sign_in.sign_out, name="sign-out"),
    path("konto/", sign_in.account, name="account"),
    path("konto/jezyk/", sign_in.language, name="account-language"),
    path("konto/haslo/", sign_in.password, name="account-password"),
    path("konto/sesja/", sign_in.end_session, name="account-session"),
    path("wejscie/drugi-krok/", second_step.ask, name="second-step-ask"),
    path("konto/drugi-krok/", second_step.second_step, name="second-step"),
    path("konto/drugi-krok/aplikacja/", second_step.new_app, name="second-step-app"),
    path("konto/drugi-krok/aplikacja/kod/", second_step.confirm_app, name="second-step-app-code"),
    path("konto/drugi-krok/klucz/", second_step.new_passkey, name="second-step-passkey"),
    path("konto/drugi-krok/klucz/dowod/", second_step.confirm_passkey, name="second-step-passkey-proof"),
    path("konto/drugi-krok/usun/", second_step.remove, name="second-step-remove"),
    path("konto/drugi-krok/kody/", second_step.codes, name="second-step-codes"),
    path("konto/zastepstwa/", substitutes.substitutes, name="substitutes"),
    path("konto/zastepstwa/nowe/", substitutes.appoint, name="substitute-new"),
    path("konto/zastepstwa/koniec/", substitutes.end, name="substitute-end"),
    path("konto/zastepstwa/dzialaj/", substitutes.act, name="substitute-act"),
    path("konto/klucz/", sign_in.create_token, name="account-token"),
    path("konto/klucz/odbierz/", sign_in.revoke_token, name="account-token-revoke"),
    path("ustawienia/uzytkownicy/", people.USERS.view, name="users"),
    path("ustawienia/uzytkownicy/nowy/", people.ADD_USER.view, name="user-new"),
    path("ustawienia/uzytkownicy/<int:pk>/", people.EDIT_USER.view, name="user-edit"),
    path("ustawienia/role/", people.ROLES.view, name="roles"),
    path("ustawienia/role/nowa/", people.ADD_ROLE.view, name="role-new"),
    path("ustawienia/role/<int:pk>/", people.EDIT_ROLE.view, name="role-edit"),
    path("prace/", background.JOBS.view, name="jobs"),
    path("prace/<int:pk>/", background.job, name="job"),
    path("prace/<int:pk>/postep/", background.progress, name="job-progress"),
    path("prace/<int:pk>/<slug:verb>/", background.act, name="job-act"),
    *company_urls.urlpatterns,
]
