"""Users and roles as an administrator changes them: nothing is lost that the form doesn't show."""

from __future__ import annotations

import pytest
from django.test import Client

from kupiec.ground.access.models import Role, RoleGiven, Session, User
from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.company.models import Branch, Company


@pytest.fixture
def administrator(cast) -> Client:
    client = Client()
    for name, value in session_cookie(user_with(None, username="szef")):
        client.cookies[name] = value
    return client


def _form(user: User, **more: object) -> dict[str, object]:
    role = Role.objects.get_or_create(code="kasa", defaults={"name": "Kasa", "rights": ["orders.see"]})[0]
    return {"_version": user.version, "email": "anna@firma.example", "language": "en", "roles": [role.pk], **more}


@pytest.mark.feature("KER-11")
@pytest.mark.django_db
def test_roles_of_other_companies_and_the_branch_stay(administrator, cast):
    """An administrator who works from the main branch moves nobody there, and touches no other company."""
    user = user_with(["orders.see"], username="anna")
    elsewhere = Company.objects.create(code="DRUGA", name="Druga", base_currency_id=cast.company.base_currency_id)
    other = RoleGiven.objects.create(user=user, role=Role.objects.latest("pk"), company=elsewhere)
    branch = Branch.objects.create(company=cast.company, code="GD", name="Gdynia")
    answer = administrator.post(f"/ustawienia/uzytkownicy/{user.pk}/", _form(user, branch_id=branch.pk))
    assert answer.status_code in (200, 204, 302, 303), answer.content[:300]
    assert RoleGiven.objects.filter(pk=other.pk).exists()
    mine = RoleGiven.objects.get(user=user, company=cast.company)
    assert (mine.role.code, mine.branch_id) == ("kasa", branch.pk)
    user.refresh_from_db()
    assert (user.email, user.language) == ("anna@firma.example", "en")


@pytest.mark.feature("KER-11")
@pytest.mark.django_db
def test_a_forgotten_password_is_replaced_and_ends_the_sign_ins(administrator, cast):
    user = user_with(["orders.see"], username="anna")
    there = Client()
    there.post("/wejscie/", {"username": "anna", "password": "hasło-do-testów"})
    path = f"/ustawienia/uzytkownicy/{user.pk}/"
    weak = administrator.post(path, _form(user, password="abc"))
    assert weak.status_code == 422 and "co najmniej 10" in weak.content.decode()
    administrator.post(path, _form(user, password="zielony-rower-7"))
    assert not Session.objects.filter(user_id=user.pk).exists()
    assert Client().post("/wejscie/", {"username": "anna", "password": "zielony-rower-7"}).status_code == 302


@pytest.mark.feature("KER-11")
@pytest.mark.django_db
def test_a_new_role_never_takes_the_place_of_an_old_one(administrator):
    Role.objects.create(code="kasa", name="Kasa", rights=["orders.see"])
    answer = administrator.post("/ustawienia/role/nowa/", {"code": "kasa", "name": "Inna", "rights": ["orders.edit"]})
    assert answer.status_code == 422
    assert Role.objects.get(code="kasa").name == "Kasa"


@pytest.mark.feature("KER-11")
@pytest.mark.django_db
def test_all_rights_are_given_and_taken_by_one_tick(administrator):
    scopes = dict.fromkeys(("parties", "offers", "orders", "invoices", "receivables", "cases"), "all")
    administrator.post("/ustawienia/role/nowa/", {"code": "szefowa", "name": "Szefowa", "everything": "1", **scopes})
    role = Role.objects.get(code="szefowa")
    assert role.all_rights
    Role.objects.filter(pk=role.pk).update(scopes={"stock": "own"})
    sent = {"name": "Szefowa", "rights": ["orders.see"], "_version": role.version, **scopes}
    administrator.post(f"/ustawienia/role/{role.pk}/", sent)
    role.refresh_from_db()
    assert (role.all_rights, role.rights, role.scopes) == (False, ["orders.see"], {"stock": "own"})


@pytest.mark.feature("KER-13")
@pytest.mark.django_db
def test_the_palette_goes_to_settings_one_may_see(administrator, cast):
    asked = {"q": "grupy towar"}
    assert 'href="/ustawienia/grupy-towarow/"' in administrator.get("/_/paleta/", asked).content.decode()
    other = Client()
    for name, value in session_cookie(user_with(["orders.see"], username="jan")):
        other.cookies[name] = value
    assert "/ustawienia/grupy-towarow/" not in other.get("/_/paleta/", asked).content.decode()


@pytest.mark.feature("KER-11")
@pytest.mark.django_db
def test_who_lacks_a_right_is_told_whom_to_ask(administrator, cast):
    other = Client()
    for name, value in session_cookie(user_with(["orders.see"], username="jan")):
        other.cookies[name] = value
    answer = other.get("/ustawienia/role/")
    assert answer.status_code == 403
    assert f"Uprawnienia nadaje: {User.objects.get(username='szef')}." in answer.content.decode()
