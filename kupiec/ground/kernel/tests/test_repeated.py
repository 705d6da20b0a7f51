"""The very same query is compiled once, and never answers another."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import CharField, F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext

from kupiec.ground.company.models import Branch, Company, Currency
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.repeated import listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(actor: Actor) -> QuerySet[Branch]:
    other = Company.objects.create(code="OTHER", name="Other", base_currency=Currency.objects.get(code="PLN"), nip="5260250274")
    Branch.objects.bulk_create(
        Branch(company_id=company, code=f"X{n}{company}", name=f"Branch {n}") for n in range(4) for company in (actor.company_id, other.pk)
    )
    return Branch.objects.all()


def beside(value: str) -> RawSQL:
    return RawSQL("SELECT %s || company_branch.name", (value,), CharField())


def cases(rows: QuerySet[Branch], company: int) -> list[QuerySet[Branch]]:
    mine = rows.filter(company_id=company)
    return [
        rows.order_by("code")[:3], rows.order_by("-code")[:3], rows.order_by("code")[:4], mine.order_by("code"), mine.filter(name="Branch 2"),
        mine.filter(name="Branch 1"), mine.select_related("company").order_by("pk"), mine.defer("name").order_by("pk"), mine.only("name").order_by("pk"),
        mine.annotate(line=beside("a")).order_by("pk"), mine.annotate(line=beside("b")).order_by("pk"), mine.exclude(name="Branch 1").order_by("pk"),
        rows.filter(Q(name="Branch 1") | Q(name="Branch 3")).order_by("pk"), rows.filter(code__contains="X2").order_by("pk"),
        rows.filter(company__code="OTHER").order_by("pk"), rows.annotate(owner=F("company__code")).order_by("pk"), rows.order_by("company__code", "pk"),
        rows.filter(pk__in=mine.values("pk")).order_by("pk"), rows.order_by("name").distinct(), rows.none(), mine.prefetch_related("company").order_by("pk"),
    ]  # fmt: skip


def told(found: list[Branch]) -> list[tuple[Any, ...]]:
    return [
        (one.pk, one.get_deferred_fields(), one.name, one.company.code, getattr(one, "line", None), getattr(one, "owner", None))
        for one in found
    ]


def test_as_the_orm_gives_them_each_time(rows: QuerySet[Branch], actor: Actor) -> None:
    for _again in range(2):
        for company in Company.objects.order_by("pk").values_list("pk", flat=True):
            for asked, same in zip(cases(rows, company), cases(rows, company), strict=True):
                assert told(listed(asked)) == told(list(same)), str(same.query)


def test_compiled_once_and_read_each_time(rows: QuerySet[Branch], actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask() -> list[Branch]:
        return listed(rows.filter(company_id=actor.company_id).select_related("company").annotate(line=beside("c")).order_by("code")[:50])

    before = ask()
    monkeypatch.setattr(SQLCompiler, "as_sql", None)
    with CaptureQueriesContext(connection) as captured:
        again = ask()
    assert len(captured) == 1 and [one.pk for one in again] == [one.pk for one in before]
    assert again[0].company.pk == actor.company_id and again[0].line == f"c{again[0].name}"  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE company_branch SET name = 'New' WHERE id = %s", [before[0].pk])
    assert ask()[0].name == "New"
