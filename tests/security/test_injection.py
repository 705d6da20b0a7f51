"""C3, C8, C9: hostile texts in addresses, names of parameters and stored fields; columns somebody may not see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from kupiec.ground.kernel import clock, rights
from kupiec.people.parties.models import Party
from tests.security import surface, world

pytestmark = pytest.mark.django_db
MARK = "zqxj7"
"""Part of every payload; whatever statement holds it outside its parameters was put together from what somebody sent."""
SQL = f"{MARK}') OR '1'='1'; DROP TABLE parties_party; --"
XSS = "<img src=x onerror=alert(1)>"
COST = "prices.see_cost"


VALUES = (SQL, "9" * 40, f"{MARK}\x00", XSS)
SHIFTS = [0, *(pytest.param(shift, marks=pytest.mark.slow) for shift in (1, 2, 3))]
"""Every parameter gets one of the values in the quick tier, all of them in the slow one; the quick tier walks every list, page and
operation on PostgreSQL and every other one on SQLite."""


@pytest.fixture
def living(cast: Any):
    with clock.frozen(world.TODAY):
        yield world.build(cast, name=f"Firma {XSS}", item_name=f"Towar {XSS}", remarks=f"Uwaga {XSS}")


@contextmanager
def _statements_watched() -> Iterator[list[str]]:
    found: list[str] = []

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if MARK in sql:
            found.append(sql[:200])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield found


def _attacks(shown: Any, shift: int) -> list[dict[str, str]]:
    """One payload of each kind in each parameter a list reads, and in names of parameters."""
    known = [{name: SQL} for name in ("q", "sort", "columns", "after", "preview", "rows", "operation", "export", "foot")]
    known += [{"q": XSS}, {"q": "\x00%_\\"}, {"sort": "password"}, {"sort": "company__name"}, {"after": XSS}]
    known += [{item.name: VALUES[(at + shift) % len(VALUES)]} for at, item in enumerate(shown.filters)]
    known += [{SQL: "1"}, {"f.password__startswith": "a"}, {"company_id__in": "1"}, {f"f.{MARK}') --": XSS}]
    return known[shift % 2 :: 2]


@pytest.mark.parametrize("shift", SHIFTS)
def test_hostile_addresses_of_lists_are_refused_or_harmless(living: world.World, shift: int) -> None:
    whole, parts = world.person(None), world.person(None, parts=True)
    wrong: list[Any] = []
    with _statements_watched() as glued:
        for one in surface.quick(surface.lists(), strict=True, whole=shift > 0):
            assert one.shown is not None
            for at, query in enumerate(_attacks(one.shown, shift)):
                answer = (parts if at else whole).get(one.url(), query)
                if answer.status_code not in (200, 400, 404) or (not answer.streaming and XSS in answer.content.decode()):
                    wrong.append((one.name, query, answer.status_code))
    assert not wrong, "\n" + "\n".join(map(str, wrong))
    assert not glued, "\n".join(glued)
    assert Party.objects.exists()


@pytest.mark.parametrize("shift", SHIFTS)
def test_hostile_parameters_of_every_page_are_refused_or_harmless(living: world.World, shift: int) -> None:
    """Pages that aren't lists: every name that a field of theirs has, and the words the kit knows."""
    client, parts = world.person(None), world.person(None, parts=True)
    wrong: list[Any] = []
    words = (
        "q",
        "panel",
        "why",
        "name",
        "id",
        "ids",
        "on",
        "day",
        "from",
        "to",
        "kind",
        "party",
        "order",
        "next",
        "version",
        "compare",
        "dialog",
        "operation",
    )
    with _statements_watched() as glued:
        for one in surface.quick(surface.pages(), strict=True, whole=shift > 0):
            if one.shown or one.name in ("sign-out", "item-labels-pdf"):
                continue
            names = sorted({*words, *world.form_values(_text(parts.get(one.url())))})
            sent = {name: VALUES[(at + shift) % len(VALUES)] for at, name in enumerate(names)}
            for answer in (client.get(one.url(), sent), parts.post(one.url(), sent)):
                if answer.status_code >= 500 or "<img src=x" in _text(answer):
                    wrong.append((one.name, answer.request["REQUEST_METHOD"], answer.status_code))
    assert not wrong, "\n" + "\n".join(map(str, wrong))
    assert not glued, "\n".join(glued)


def _text(answer: Any) -> str:
    html = not answer.streaming and answer["Content-Type"].startswith("text/html")
    return answer.content.decode() if html else ""


@pytest.mark.parametrize("shift", SHIFTS)
def test_hostile_parameters_of_the_api_are_refused_or_harmless(living: world.World, shift: int) -> None:
    client = world.person(None)
    wrong: list[Any] = []
    with _statements_watched() as glued:
        reading = [op for op in surface.operations() if op.method == "GET"]
        for op in surface.quick(reading, strict=True, whole=shift > 0):
            asked = [(name, VALUES[(at + shift) % len(VALUES)]) for at, name in enumerate(sorted(op.asked))]
            for name, value in [*asked, (SQL, "1"), ("company_id", "1"), ("password__startswith", "a")]:
                world.fresh_rates()
                answer = client.get(op.url(), {name: value})
                if answer.status_code >= 500:
                    wrong.append((op.id, name, value, answer.status_code))
                elif answer.status_code == 200 and "sort" in op.asked and name not in op.asked:
                    wrong.append((op.id, name, "taken though nobody offers it"))
    assert not wrong, "\n" + "\n".join(map(str, wrong))
    assert not glued, "\n".join(glued)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("every", [9, pytest.param(1, marks=pytest.mark.slow)])
def test_fields_a_list_does_not_offer_neither_sort_nor_filter(living: world.World, every: int) -> None:
    client = world.person(None, parts=True)
    wrong = []
    for one in surface.lists():
        assert one.shown is not None
        offered = {column.key for column in one.shown.columns}
        offered |= {column.key for source in (one.shown.column_sources or ()) for column in source.columns()}
        filters = {item.name for item in one.shown.filters}
        model = getattr(one.shown.rows(living.cast.by), "model", None)
        names = [field.name for field in model._meta.get_fields()][::every] if model else []
        for name in [*names, "password", "company__nip"]:
            asked = [{"sort": name}] if name not in offered else []
            asked += [{f"f.{name}": "1"}] if f"f.{name}" not in filters else []
            wrong += [(one.name, query) for query in asked if client.get(one.url(), query).status_code != 400]
    assert not wrong, "\n" + "\n".join(map(str, wrong))


@pytest.mark.sqlite_only
@pytest.mark.parametrize("most", [4, pytest.param(40, marks=pytest.mark.slow)])
def test_fields_a_collection_does_not_offer_neither_sort_nor_show(living: world.World, most: int) -> None:
    client = world.person(None)
    wrong = []
    names = {field.name for model in world.business_models() for field in model._meta.concrete_fields} | {"password", "company__name", "pk"}
    for op in surface.operations():
        if op.id.endswith("_list") and "sort" in op.asked:
            world.fresh_rates()
            shape = surface.row_of(op)
            hidden = sorted(names - set(shape))[:: max(1, len(names) // most)]
            wrong += [(op.id, "fields", name) for name in hidden if client.get(op.url(), {"fields": name}).status_code != 400]
            wrong += [
                (op.id, "sort", name) for name in ("password", "company__nip") if client.get(op.url(), {"sort": name}).status_code != 400
            ]
    assert not wrong, "\n" + "\n".join(map(str, wrong))


@pytest.mark.sqlite_only
def test_columns_of_cost_are_not_there_without_the_right(living: world.World) -> None:
    client = world.person([code for code in rights.catalogue() if code != COST], parts=True)
    checked = 0
    for one in surface.lists():
        assert one.shown is not None
        for column in [column for column in one.shown.columns if column.right == COST]:
            checked += 1
            for query in ({"sort": column.key}, {"columns": column.key}, {"columns": column.key, "export": "csv"}):
                assert client.get(one.url(), query).status_code == 400, (one.name, query)
    assert checked >= 3


@pytest.mark.sqlite_only
def test_stored_markup_is_shown_as_text(living: world.World) -> None:
    client = world.person(None)
    wrong: list[Any] = []
    seen = 0
    for one in surface.pages():
        if one.name.endswith(("-print", "-pdf")) or one.name == "sign-out":
            continue
        for pk in world.ids_of(one.room)[:2] if one.by_id else [1]:
            answer = client.get(one.url(pk))
            text = _text(answer)
            wrong += [(one.name, lacks) for lacks in world.lacking(answer)]
            seen += "&lt;img src=x" in text
            if "<img src=x" in text or "onerror=alert(1)>" in text:
                wrong.append((one.name, pk))
    assert not wrong, wrong
    assert seen >= 8
