"""What a process keeps to be quick never outlives its reason: rights, language, a locked account, an ended session."""

from __future__ import annotations

import pytest
from django.test import Client

from kupiec.ground.access import public as access
from kupiec.ground.access.models import Role, RoleGiven, Session, User
from kupiec.ground.access.testing import user_with
from kupiec.ground.company.public import Employee
from kupiec.ground.kit import kept, reach

PAGE, LIST = "/klienci/", "/api/v1/parties?limit=1"
ORDERS = 'href="/zamowienia/'


@pytest.fixture
def somebody(cast):
    return user_with(["parties.*", "orders.*"])


@pytest.fixture
def client(somebody):
    made = Client(headers={"host": "localhost"})
    made.force_login(somebody)
    assert ORDERS in made.get(PAGE).content.decode()
    assert made.get(LIST).status_code == 200
    return made


@pytest.mark.django_db
def test_a_right_taken_away_is_gone_from_the_next_page_and_given_back_is_there(client, somebody):
    role = Role.objects.get(pk=RoleGiven.objects.get(user=somebody).role_id)
    for rights, shown in ((["parties.*"], False), (["parties.*", "orders.*"], True)):
        role.rights = rights
        role.save()
        assert (ORDERS in client.get(PAGE).content.decode()) is shown
    RoleGiven.objects.filter(user=somebody).delete()
    assert (client.get(PAGE).status_code, client.get(LIST).status_code) == (403, 403)


@pytest.mark.django_db
def test_a_locked_account_and_an_ended_session_are_strangers_at_once(client, somebody):
    User.objects.filter(pk=somebody.pk).update(is_active=False)
    assert (client.get(PAGE).status_code, client.get(LIST).status_code) == (302, 401)
    User.objects.filter(pk=somebody.pk).update(is_active=True)
    assert client.get(PAGE).status_code == 200
    Session.objects.filter(user_id=somebody.pk).delete()
    assert (client.get(PAGE).status_code, client.get(LIST).status_code) == (302, 401)


@pytest.mark.django_db
def test_language_and_person_are_those_of_the_request(client, somebody):
    polish = client.get(PAGE).content.decode()
    somebody.language = "en"
    somebody.save()
    english = client.get(PAGE).content.decode()
    assert "Mój dzień" in polish and "My day" in english and "Mój dzień" not in english
    other = user_with(["parties.*"], username="other")
    other.employee = None
    other.save()
    theirs = Client(headers={"host": "localhost"})
    theirs.force_login(other)
    page = theirs.get(PAGE).content.decode()
    assert str(other) in page and str(somebody) not in page and ORDERS not in page


@pytest.mark.django_db
def test_the_user_comes_with_his_employee_as_he_is_now(client, somebody):
    Employee.objects.filter(pk=somebody.employee_id).update(first_name="Zofia", last_name="Nowa")
    assert "Zofia Nowa" in client.get(PAGE).content.decode()
    assert access.users().get(pk=somebody.pk).employee.last_name == "Nowa"


def test_parts_are_kept_by_all_their_key_names():
    calls = []
    for key in ("a", "b", "a"):
        kept.once(("part", key), lambda key=key: calls.append(key) or key)
    assert calls == ["a", "b"]
    kept.forget()
    assert kept.once(("part", "a"), lambda: "anew") == "anew"


def test_what_is_remembered_lives_for_one_page_that_only_reads(actor):
    read = iter(range(9))

    def load():
        return next(read)

    with reach.looked_at_by(actor, reading=True):
        assert [reach.remembered("figures", load) for _ in range(2)] == [0, 0]
    with reach.looked_at_by(actor):
        assert [reach.remembered("figures", load) for _ in range(2)] == [1, 2]
    assert reach.remembered("figures", load) == 3
