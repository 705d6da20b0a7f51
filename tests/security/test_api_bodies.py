"""C7, C6 and the API's own promises, on every writing operation: fields beyond the list, wrong kinds, sizes, stale versions, repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from tests.security import requests, samples, surface, world

pytestmark = pytest.mark.django_db
EXTRA = {
    "company_id": 2, "branch_id": 2, "state": "issued", "number": "FV 99/2026", "created_by": 1, "created_by_id": 1,
    "is_superuser": True, "all_rights": True, "version": 99, "id": 1, "pk": 1, "user_id": 1, "net": "0.01", "balance": "0",
}  # fmt: skip
"""What nobody may set from outside, unless the operation's own shape has it."""
HOSTILE: dict[str, tuple[Any, ...]] = {
    "string": ("ż" * 5000, "a\x00b", "", None),
    "integer": (-1, 2**63 - 1, 2**70, None),
    "decimal": ("9" * 30, "1e400", "NaN", "-0.0000000000001", "٣٤", None),
    "date": ("9999-12-31", "0001-01-01", None),
    "boolean": (None,),
}
ENGLISH = re.compile(r"\b(input|field|should|valid|permitted|value|type|not)\b", re.IGNORECASE)
WRONG = {"$gt": ""}
"""An object where a text, a number, a date, a yes or no is asked: of the wrong kind everywhere."""


@dataclass
class Living:
    client: Client
    maker: requests.Maker
    working: list[requests.Tried]


@pytest.fixture(scope="module")
def living(standing: Any) -> Iterator[Living]:
    """Made once for this file; every test is rolled back to it."""
    client, maker = world.person(None), requests.Maker()  # before the samples: some of them wait for this person
    given = samples.of_api(standing)
    found = [requests.working(client, op, maker, given.get(op.key)) for op in surface.operations() if op.writes]
    assert given.keys() <= {op.key for op in surface.operations()}
    yield Living(client, maker, found)


def _problem(answer: Any) -> str:
    """What is wrong with a refusal of the API as such."""
    if answer["Content-Type"] != "application/problem+json":
        return f"no problem details but {answer['Content-Type']}"
    told = answer.json()
    return "" if told["code"] and told["detail"] and told["status"] == answer.status_code else "says nothing"


def _named(answer: Any, name: str) -> bool:
    return any(name in error["field"] for error in answer.json()["errors"])


def test_every_operation_is_tried_with_a_request_that_works(living: Living) -> None:
    """The other tests differ from these requests in one place; were they refused, they would prove little."""
    refused = [
        (tried.op.key, tried.body, tried.answer.content.decode())
        for tried in living.working
        if not tried.worked and tried.op.key not in samples.OUTSIDE
    ]
    assert not refused, "say in samples.py what these need:\n" + "\n".join(map(str, refused))


@pytest.mark.sqlite_only
def test_fields_beyond_the_list_are_refused_everywhere(living: Living) -> None:
    """C7: at the top and in every row of every body; each of them is named, none of them is written."""
    wrong, tries = [], 0
    with world.watching() as watch:
        for tried in living.working:
            for place in [] if tried.op.multipart else requests.objects(tried.body):
                if _free(living.maker, tried, place):
                    continue
                extra = {name: value for name, value in EXTRA.items() if name not in living.maker.fields(tried.op, place)}
                tries += len(extra)
                body = requests.changed(tried.body, place, {**requests.at(tried.body, place), **extra})
                answer = requests.call(living.client, tried.op, body, pk=tried.pk, **tried.headers)
                if answer.status_code != 422 or _problem(answer):
                    wrong.append((tried.op.id, place, answer.status_code))
                else:
                    wrong += [(tried.op.id, place, name) for name in extra if not _named(answer, name)]
            if changed := watch.changed():
                wrong.append((tried.op.id, "changed", changed))
                watch.before = world.fingerprint()
    assert not wrong, "\n" + "\n".join(map(str, wrong))
    assert tries > 800


def _free(maker: requests.Maker, tried: requests.Tried, place: tuple[Any, ...]) -> bool:
    """Whether the object is a mapping of the caller's own keys."""
    return bool(place or tried.body) and not maker.fields(tried.op, place)


@pytest.mark.sqlite_only
def test_values_of_the_wrong_kind_are_refused_by_name(living: Living) -> None:
    """Every field of every body at once: 422, and every field is named with a sentence in the caller's language."""
    wrong, tries = [], 0
    with world.watching() as watch:
        for tried in living.working:
            body = living.maker.body(tried.op, whole=True)
            places = [place for place, _value in requests.leaves(body) if place]
            if tried.op.multipart or not places:
                continue
            for place in places:
                body = requests.changed(body, place, WRONG)
            tries += len(places)
            answer = requests.call(living.client, tried.op, body, pk=tried.pk, **tried.headers)
            if answer.status_code != 422 or _problem(answer):
                wrong.append((tried.op.id, answer.status_code))
                continue
            told = {error["field"] for error in answer.json()["errors"]}
            for place in places:
                name = ".".join(map(str, place))
                wrong += [] if any(one == name or one.startswith(f"{name}.") for one in told) else [(tried.op.id, name, told)]
            wrong += [(tried.op.id, error) for error in answer.json()["errors"] if ENGLISH.search(error["detail"])]
            assert not watch.changed()
    assert not wrong, "\n" + "\n".join(map(str, wrong))
    assert tries > 300


@pytest.mark.parametrize("shift", [0, *(pytest.param(shift, marks=pytest.mark.slow) for shift in range(1, 5))])
def test_hostile_values_of_every_field_are_refused_or_harmless(living: Living, shift: int) -> None:
    """Never a 500; after a refusal nothing is written; after a success no column holds more than it may.

    Every field gets one of the values of its kind, field after field another one; all of them in the slow tier. In the quick one every
    operation on PostgreSQL, every other one on SQLite.
    """
    wrong, tries = [], 0
    for tried in surface.quick(living.working, strict=True, whole=shift > 0):
        body = living.maker.body(tried.op, whole=True)
        for place, _value in list(requests.leaves(body)):
            values = HOSTILE[living.maker.kind(tried.op, place)]
            for value in values[(tries + shift) % len(values) :][:1]:
                tries += 1
                with requests.Undone(), world.watching(compare=False) as watch:
                    hostile = requests.changed(requests.onto(tried.body, body, place), place, value)
                    answer = requests.call(living.client, tried.op, hostile, pk=tried.pk, **tried.headers)
                    if answer.status_code >= 500:
                        wrong.append((tried.op.id, place, str(value)[:20], answer.status_code))
                    elif answer.status_code >= 400:
                        wrong += [(tried.op.id, place, str(value)[:20], why)] if (why := _problem(answer)) else []
                        wrong += [(tried.op.id, place, str(value)[:20], "wrote")] if watch.kept() else []
                    elif len(str(value)) == 5000 and (columns := world.overfull()):
                        wrong.append((tried.op.id, place, "too long", columns))
    assert not wrong, f"{len(wrong)} of {tries}\n" + "\n".join(map(str, wrong))
    assert tries > 500


def test_a_stale_version_changes_nothing(living: Living) -> None:
    """An edit that names a version long past is refused; an edit of a head without any version too. Every other operation: the rest
    on the other database."""
    wrong, refused = [], 0
    for tried in surface.quick(living.working):
        if tried.op.method == "POST" and "If-Match" not in tried.headers:
            continue
        body = tried.body
        if isinstance(body, dict) and "version" in living.maker.fields(tried.op, ()):
            body = {**body, "version": 998}
        with requests.Undone():
            answer = requests.call(living.client, tried.op, body, pk=tried.pk, **{"If-Match": '"998"'})
        refused += answer.status_code in (409, 412)
        if answer.status_code < 400 or _problem(answer):
            wrong.append((tried.op.id, answer.status_code))
        elif tried.worked and answer.status_code not in (409, 412):
            wrong.append((tried.op.id, answer.status_code, answer.json()["code"]))
    assert not wrong, "\n" + "\n".join(map(str, wrong))
    assert refused >= 12


def test_a_repeated_request_has_one_effect(living: Living) -> None:
    """Every writing operation, twice under one key: the same answer, the second without a trace; other bodies are refused. Every other
    operation: the rest on the other database."""
    wrong, replayed = [], 0
    for tried in surface.quick(living.working):
        with requests.Undone(), world.watching(compare=False, but=("kernel_idempotency_key",)) as watch:
            sent = {**tried.headers, "Idempotency-Key": "dwa-razy"}
            first = requests.call(living.client, tried.op, tried.body, pk=tried.pk, **sent)
            watch.writes = 0
            second = requests.call(living.client, tried.op, tried.body, pk=tried.pk, **sent)
            other = requests.call(living.client, tried.op, tried.body, pk=requests.beside(tried.pk), **sent)
            same = (first.status_code, first.content) == (second.status_code, second.content)
            if first.status_code < 300:
                replayed += second.headers.get("Idempotency-Replayed") == "true"
                different = tried.op.url(tried.pk) != tried.op.url(requests.beside(tried.pk))
                if not same or (different and other.status_code != 422):
                    wrong.append((tried.op.id, first.status_code, second.status_code, other.status_code, second.content[:200]))
                if watch.kept():
                    wrong.append((tried.op.id, "wrote", watch.kept()))
            elif second.status_code != first.status_code:
                wrong.append((tried.op.id, first.status_code, second.status_code))
    assert not wrong, "\n" + "\n".join(map(str, wrong))
    assert replayed >= 50


def test_a_dry_run_of_every_operation_keeps_nothing(living: Living) -> None:
    """Every other operation: the rest on the other database."""
    wrong = []
    with world.watching() as watch:
        for tried in surface.quick(living.working):
            answer = requests.call(living.client, tried.op, tried.body, pk=tried.pk, **tried.headers, **{"Kupiec-Dry-Run": "true"})
            if answer.status_code != tried.answer.status_code and tried.op.key not in samples.OUTSIDE:
                wrong.append((tried.op.id, tried.answer.status_code, answer.status_code))
            if changed := watch.changed():
                wrong.append((tried.op.id, "changed", changed))
                watch.before = world.fingerprint()
    assert not wrong, "\n" + "\n".join(map(str, wrong))
