"""An installation begun by an older version: what rooms that came since need of a company is put in by `migrate`."""

from __future__ import annotations

from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import call_command

from kupiec.ground.access import public as access
from kupiec.ground.access.testing import user_with
from kupiec.ground.company import public as company
from kupiec.ground.kernel import rights
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.models import Event
from kupiec.house import definitions, roles

pytestmark = pytest.mark.django_db
NEW = {"INW", "WE", "WY", "SPR"}


@pytest.mark.feature("KER-3")
def test_series_of_new_rooms_come_by_themselves(cast):
    definitions.install(by=cast.by)
    company.NumberSeries.objects.filter(company=cast.company, kind__in=NEW).delete()
    company.NumberSeries.objects.filter(company=cast.company, kind="FV").update(pattern="F/{number}/{year}")
    call_command("migrate", verbosity=0)
    found = company.NumberSeries.objects.filter(company=cast.company)
    assert set(found.filter(kind__in=NEW).values_list("kind", flat=True)) == NEW
    assert list(found.filter(kind="FV").values_list("pattern", flat=True)) == ["F/{number}/{year}"]


@pytest.mark.feature("KER-11")
def test_a_role_as_it_was_given_gets_the_rights_that_came(cast):
    with patch.dict(roles.ROLES, magazyn=("Magazyn", ["orders.see", "stock.see"], {})):
        roles.ensure(by=Actor.system(cast.company.pk))
    call_command("migrate", verbosity=0)
    role = access.Role.objects.get(code="magazyn")
    assert rights.expand(role.rights) == rights.expand(roles.ROLES["magazyn"][1]) and role.version == 2
    call_command("migrate", verbosity=0)
    assert access.Role.objects.get(code="magazyn").version == 2


@pytest.mark.feature("KER-11")
def test_rows_a_role_sees_follow_too(cast):
    with patch.dict(roles.ROLES, handlowiec=("Handlowiec", roles.ROLES["handlowiec"][1], {"orders": "branch"})):
        roles.ensure(by=Actor.system(cast.company.pk))
    call_command("migrate", verbosity=0)
    assert access.Role.objects.get(code="handlowiec").scopes == roles.ROLES["handlowiec"][2]


@pytest.mark.feature("KER-11")
def test_a_role_an_administrator_shaped_stays_and_is_told_of(cast):
    with patch.dict(roles.ROLES, magazyn=("Magazyn", ["orders.see", "stock.see", "stock.draft"], {})):
        roles.ensure(by=Actor.system(cast.company.pk))
    admin = access.actor_of(user_with(None))
    access.save_role("magazyn", name="Magazyn", patterns=["orders.see", "stock.see", "stock.issue"], scopes={}, by=admin)
    said = StringIO()
    call_command("migrate", verbosity=1, stdout=said)
    role = access.Role.objects.get(code="magazyn")
    assert role.rights == ["orders.see", "stock.issue", "stock.see"] and "magazyn" in said.getvalue()
    came = access.standards.came_since([role.pk])[role.pk]
    assert "returns.receive" in came and "stock.draft" not in came and "stock.issue" not in came
    call_command("migrate", verbosity=0)
    assert Event.objects.filter(subject="access.role", verb="rights_came").count() == 1
    access.save_role("magazyn", name="Magazyn", patterns=[*role.rights, *came], scopes={}, by=admin)
    assert access.standards.came_since([role.pk]) == {}


@pytest.mark.feature("KER-11")
def test_a_new_name_or_a_change_taken_back_is_not_a_shape(cast):
    old = ("Magazyn", ["orders.see", "stock.see"], {})
    with patch.dict(roles.ROLES, magazyn=old):
        roles.ensure(by=Actor.system(cast.company.pk))
    admin = access.actor_of(user_with(None))
    for patterns in (["orders.see"], ["orders.see", "stock.see"]):
        access.save_role("magazyn", name="Hala", patterns=patterns, scopes={}, by=admin)
    call_command("migrate", verbosity=0)
    role = access.Role.objects.get(code="magazyn")
    assert role.name == "Hala" and "returns.receive" in rights.expand(role.rights)
