"""Sets of ids as one parameter; statements made once and asked again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.company.models import Branch, Company, Currency
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.prepared import DAY, IDS, NUMBER, Prepared

pytestmark = pytest.mark.django_db


def branches(by: Actor, count: int) -> list[int]:
    made = Branch.objects.bulk_create(Branch(company_id=by.company_id, code=f"X{n}", name=f"Branch {n}") for n in range(count))
    return [one.pk for one in made]


def test_among_takes_keys_and_foreign_keys_in_one_parameter(actor: Actor) -> None:
    ids = branches(actor, 3)
    assert set(Branch.objects.filter(pk__among=set(ids[:2])).values_list("pk", flat=True)) == set(ids[:2])
    assert Branch.objects.filter(company__among={actor.company_id}, pk__among=ids).count() == 3
    assert Branch.objects.filter(company_id__among=[actor.company_id], pk__among=iter(ids)).count() == 3
    assert not Branch.objects.filter(pk__among=set()).exists()
    with CaptureQueriesContext(connection) as queries:
        assert Branch.objects.filter(pk__among=set(range(10**6, 10**6 + 50_000))).count() == 0
    assert len(queries) == 1


def test_among_refuses_what_is_no_number() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(Branch.objects.filter(pk__among={"1) OR 1=1 --"}))


def test_a_prepared_statement_is_made_once_and_asked_with_other_values(actor: Actor) -> None:
    first, second, _third = branches(actor, 3)
    made: list[Any] = []

    def build(ids: set[int], company: int) -> Any:
        made.append(ids)
        return Branch.objects.filter(company_id=company, pk__among=ids).order_by("pk").values_list("pk", "name")

    asked = Prepared(build, ids=IDS, company=NUMBER)
    assert asked.read(ids={first, second}, company=actor.company_id) == [(first, "Branch 0"), (second, "Branch 1")]
    assert asked.read(ids=[second], company=actor.company_id) == [(second, "Branch 1")]
    assert asked.read(ids={first}, company=actor.company_id + 1) == []
    assert made == [IDS]


def test_days_are_given_as_the_database_keeps_them(actor: Actor) -> None:
    from kupiec.ground.company.models import ExchangeRate

    currency = Currency.objects.get_or_create(code="EUR")[0]
    ExchangeRate.objects.filter(currency=currency).delete()
    ExchangeRate.objects.create(currency=currency, base_id="PLN", on=dt.date(2026, 1, 2), rate="4.2", table="x")
    asked = Prepared(lambda day: ExchangeRate.objects.filter(on=day).values_list("currency_id"), day=DAY)
    assert asked.read(day=dt.date(2026, 1, 2)) == [("EUR",)]
    assert asked.read(day=dt.date(2026, 1, 3)) == []


def test_a_value_without_a_place_is_refused(actor: Actor) -> None:
    asked = Prepared(lambda number: Company.objects.values_list("pk"), number=NUMBER)
    with pytest.raises(ValueError, match="no place"):
        asked.read(number=1)
