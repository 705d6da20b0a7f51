"""What companies begin with: at once when one is added in the settings, by `migrate` where earlier versions began (ORD-5, KER-2)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kupiec.ground.access.testing import user_with
from kupiec.ground.company.models import Company, NumberSeries
from kupiec.ground.kernel import rights
from kupiec.ground.settings import people
from kupiec.house import definitions
from kupiec.house.roles import ROLES
from kupiec.money.ledger.models import Account
from kupiec.people.correspondence.models import Template
from kupiec.sales.inquiries.models import Setting
from kupiec.sales.orders.definitions import LATER, REGISTERS
from kupiec.sales.orders.models import Register, RegisterOperation

pytestmark = pytest.mark.django_db


def _later(company_id: int) -> Any:
    """Operations a first version lacked."""
    rows = RegisterOperation.objects.filter(register__company_id=company_id, kind="move").select_related("register", "next")
    return [row for row in rows if row.next and (row.register.code, row.kind, row.next.code) in LATER]


def test_a_company_added_in_the_settings_has_all_it_begins_with_at_once(cast: Any) -> None:
    definitions.install(by=cast.by)
    web = Client()
    web.force_login(user_with(None))
    form = {"code": "DRUGA", "name": "Druga Sp. z o.o.", "nip": "5261040828", "country": "PL", "base_currency": "PLN", "active": "1"}
    answer = web.post("/ustawienia/firma/firmy/nowa/", form)
    assert answer.status_code in (200, 302, 303), answer.content.decode()[:400]
    fresh = Company.objects.get(code="DRUGA").pk
    assert Register.objects.filter(company_id=fresh).count() == len(REGISTERS) and _later(fresh)
    for model in (NumberSeries, Account, Template, Setting):
        assert model.objects.filter(company_id=fresh).count() == model.objects.filter(company_id=cast.by.company_id).count() > 0, model


def test_untouched_registers_of_an_earlier_version_get_what_it_lacked(cast: Any) -> None:
    company_id = cast.by.company_id
    definitions.install(by=cast.by)
    RegisterOperation.objects.filter(pk__in=[row.pk for row in _later(company_id)]).delete()
    definitions.complete()
    assert len(_later(company_id)) == len(LATER)
    whole = RegisterOperation.objects.filter(register__company_id=company_id).count()
    definitions.complete()
    assert RegisterOperation.objects.filter(register__company_id=company_id).count() == whole


@pytest.mark.parametrize("change", [{"label": "Do księgowości"}, {"guard": "wartosc > 0"}, {"right": "orders.edit"}, {"on_entry": True}])
def test_registers_an_administrator_has_shaped_stay_as_they_are(cast: Any, change: dict[str, Any]) -> None:
    company_id = cast.by.company_id
    definitions.install(by=cast.by)
    RegisterOperation.objects.filter(pk__in=[row.pk for row in _later(company_id)]).delete()
    one = RegisterOperation.objects.filter(register__company_id=company_id, kind="move", primary=False).first()
    assert one is not None
    RegisterOperation.objects.filter(pk=one.pk).update(**change)
    definitions.complete()
    assert _later(company_id) == [] and RegisterOperation.objects.filter(pk=one.pk, **change).exists()


def test_whoever_may_do_something_in_a_room_may_see_it() -> None:
    """A right to change what the role can't open would never be used."""
    known = set(rights.catalogue()) - {"mail.see"}  # mail is sent from documents, without the list of all that went
    for code, (_name, patterns, _scopes) in ROLES.items():
        rooms = {right.split(".")[0] for right in patterns if "." in right}
        seen = {room for room in rooms if f"{room}.see" in patterns or f"{room}.*" in patterns or f"{room}.see" not in known}
        assert rooms == seen, (code, sorted(rooms - seen))


def test_rights_stand_under_headings_people_read() -> None:
    """Not under names of rooms in the code."""
    assert {code.partition(".")[0] for code in rights.catalogue()} - people.ROOMS.keys() == set()
