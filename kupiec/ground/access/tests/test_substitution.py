"""Substitutes: for whom, from when to when, with which rights, written under whose name."""

from __future__ import annotations

import datetime as dt

import pytest

from kupiec.ground.access import substitution
from kupiec.ground.access.models import Substitution
from kupiec.ground.access.queries import acting, actor_of, job_actor
from kupiec.ground.access.testing import user_with
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal

pytestmark = [pytest.mark.feature("KER-11"), pytest.mark.django_db]
TODAY = dt.date(2026, 11, 2)


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen(dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def two(cast):
    """Anna sees her own orders and manages users; Jan sees only customers."""
    anna = user_with(["orders.see", "orders.edit", "access.manage"], username="anna", scopes={"orders": "own"})
    return anna, user_with(["parties.see"], username="jan", scopes={"orders": "none"})


def days(first: int, last: int) -> dict[str, dt.date]:
    return {"starts_on": TODAY + dt.timedelta(days=first), "ends_on": TODAY + dt.timedelta(days=last)}


def test_the_substitute_has_the_rights_and_rows_of_the_absent_but_not_over_users(two):
    anna, jan = two
    substitution.appoint(anna.pk, jan.pk, **days(0, 4), by=actor_of(anna))
    actor = acting(actor_of(jan), anna.pk)
    assert (actor.user_id, actor.acting_for_id, actor.employee_id) == (jan.pk, anna.pk, anna.employee_id)
    assert actor.may("orders.edit") and actor.scope("orders") == "own"
    assert not actor.may("parties.see") and not actor.may("access.manage")
    assert actor.stamp()["user"] == jan.pk and actor.stamp()["for"] == anna.pk
    again = job_actor(actor)
    assert again is not None and again.acting_for_id == anna.pk and again.rights == actor.rights


@pytest.mark.parametrize("first, last, acts", [(1, 4, False), (-4, 0, True), (0, 0, True)])
def test_only_on_the_days(two, first, last, acts):
    anna, jan = two
    Substitution.objects.create(company_id=actor_of(anna).company_id, absent=anna, substitute=jan, **days(first, last))
    assert (acting(actor_of(jan), anna.pk).acting_for_id == anna.pk) is acts
    assert acting(actor_of(anna), jan.pk).acting_for_id is None, "not the other way round"


def test_all_rights_are_lent_as_a_list_without_those_over_users(cast, two):
    boss, (_anna, jan) = user_with(None, username="szef"), two
    substitution.appoint(boss.pk, jan.pk, **days(0, 1), by=actor_of(boss))
    actor = acting(actor_of(jan), boss.pk)
    assert actor.may("orders.edit") and not actor.all_rights and not actor.may("access.manage")


@pytest.mark.parametrize(
    "who, when, code",
    [("anna", (0, 1), "SUBSTITUTE_SELF"), ("jan", (3, 1), "DATES_REVERSED"), ("jan", (-5, -1), "DATE_PAST"), ("jan", (0, 400), "TOO_LONG"),
     ("nobody", (0, 1), "SUBSTITUTE_UNKNOWN")],
)  # fmt: skip
def test_what_is_refused(two, who, when, code):
    anna, jan = two
    whom = {"anna": anna.pk, "jan": jan.pk, "nobody": 10**9}[who]
    with pytest.raises(Refusal, match=code):
        substitution.appoint(anna.pk, whom, **days(*when), by=actor_of(anna))


def test_nobody_appoints_for_another_without_the_right(two):
    anna, jan = two
    with pytest.raises(Refusal, match="FORBIDDEN"):
        substitution.appoint(anna.pk, jan.pk, **days(0, 1), by=actor_of(jan))
    substitution.appoint(jan.pk, anna.pk, **days(0, 1), by=actor_of(anna))
    lent = acting(actor_of(anna), jan.pk)
    with pytest.raises(Refusal, match="FORBIDDEN"):
        substitution.appoint(lent.user_id, jan.pk, **days(0, 1), by=lent)


def test_it_ends_at_once(two):
    anna, jan = two
    row = substitution.appoint(anna.pk, jan.pk, **days(0, 4), by=actor_of(anna))
    with pytest.raises(Refusal, match="FORBIDDEN"):
        substitution.end(row, by=actor_of(user_with(["parties.see"])))
    substitution.end(row, by=actor_of(jan))
    assert acting(actor_of(jan), anna.pk).acting_for_id is None
