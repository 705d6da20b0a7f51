"""C6, C7 and what people type wrongly: every field of every form, found by code; a new form is covered by being there.

What is refused before it reaches the database is tried on one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client, RequestFactory
from django.urls import resolve

from kupiec.ground.kernel import sealed
from kupiec.ground.kit import forms, inputs, pickers
from tests.security import requests, samples, surface, world

pytestmark = pytest.mark.django_db
TYPED = (inputs.Integer, inputs.Number, inputs.Day, inputs.Choice, inputs.Pick, inputs.Email)
FREE = (inputs.Text,)
LONG = "ż" * 20_001
WRONG = "zła wartość; '\"<b>"
GREAT = {inputs.Integer: ("99999999999999999", "-99999999999999999"), inputs.Number: ("99999999999999999", "-0,0000000001"),
         inputs.Day: ("31.12.9999", "0001-01-01"), inputs.Pick: ("999999999999999999", "0")}  # fmt: skip
"""Right in kind, wrong in size: sent one by one, so that the verb sees them; the second of each in the slow tier."""


@dataclass
class Asked:
    """A form at its address, its fields and what a person would send."""

    address: surface.Address
    url: str
    fields: list[inputs.Input]
    values: dict[str, Any]


@pytest.fixture(scope="module")
def living(standing: Any) -> Iterator[tuple[Client, list[Asked]]]:
    """Made once for this file; every test is rolled back to it."""
    client = world.person(None)
    kinds = samples.OF_SETTINGS.keys()
    for one in surface.forms():  # a record of each kind, made by its own form
        for asked in [] if one.by_id else _asked(client, one, standing, samples.Typed()):
            _post(client, asked.url, asked.values)
    given = samples.of_forms(standing)
    assert given.keys() | kinds <= {one.name for one in surface.forms()}
    yield (
        client,
        [asked for one in surface.forms() for asked in _asked(client, one, standing, given.get(one.name, samples.Typed()), again=True)],
    )


def _asked(client: Client, one: surface.Address, there: world.World, typed: samples.Typed, *, again: bool = False) -> Iterator[Asked]:
    """The form with a record there is (the first that opens), or as a new one."""
    assert one.form is not None
    by = there.cast.by
    for pk in [typed.at] if typed.at else world.ids_of(one.room, of_all=True) if one.by_id else [1]:
        answer = client.get(one.url(pk))
        if answer.status_code == 200:
            request: Any = RequestFactory().get(one.url(pk))
            request.actor, request.resolver_match = by, resolve(one.url(pk))
            declared = one.form.fields(request) if callable(one.form.fields) else one.form.fields
            fields = [field for field in forms.each(declared, by) if not field.readonly]
            shown = world.form_values(answer.content.decode())
            values = {field.name: shown.get(field.name) or _filled(field, by, again=again) for field in fields}
            yield Asked(one, one.url(pk), fields, {**{key: shown[key] for key in shown if key == "_version"}, **values, **typed.values})
            return


def _filled(field: inputs.Input, by: Any, *, again: bool) -> str:
    """Something a person may enter into a field that is required; the second time other codes and names."""
    if isinstance(field, inputs.Choice) and not isinstance(field, inputs.Choices):
        return next((str(value) for value, _label in field.pairs(by) if value not in (None, "")), "") if field.required else ""
    if not field.required:
        return ""
    if isinstance(field, inputs.Pick):
        return str(
            next(
                (
                    one.id
                    for one in pickers.get(field.picker).find(
                        "", by=by, limit=1, **({"context": {}} if pickers.get(field.picker).takes_context else {})
                    )
                ),
                "1",
            )
        )
    kinds = ((inputs.Day, world.TODAY.isoformat()), (inputs.Email, "a@example.com"), ((inputs.Number, inputs.Integer), "1"))
    return next((text for kind, text in kinds if isinstance(field, kind)), f"{requests.WORDS.get(field.name, 'Tekst')}{'2' * again}")


def _post(client: Client, url: str, values: dict[str, Any]) -> Any:
    for value in values.values():
        requests.rewound(value)
    return client.post(url, values)


def _errors(answer: Any) -> dict[str, str]:
    """The sentences of a form at its fields."""
    found = re.findall(r'id="id_(\w+?)_error"[^>]*>(.*?)</', answer.content.decode(), re.DOTALL)
    return {name: re.sub(r"<[^>]+>", "", text).strip() for name, text in found}


def test_every_form_opens_and_can_be_sent(living: Any) -> None:
    client, asked = living
    assert {one.name for one in surface.forms()} == {one.address.name for one in asked}
    refused = []
    for one in asked:
        with requests.Undone():
            answer = _post(client, one.url, one.values)
            if answer.status_code != 302:
                refused.append((one.address.name, answer.status_code, _errors(answer), one.values))
    assert not refused, "say in samples.py what these need:\n" + "\n".join(map(str, refused))


@pytest.mark.sqlite_only
def test_wrong_kinds_and_long_texts_are_told_at_their_fields(living: Any) -> None:
    """All fields of a form at once: 422, every one of them has its sentence in Polish, nothing is written."""
    client, asked = living
    wrong, told = [], 0
    with world.watching() as watch:
        for one in asked:
            typed = [f for f in one.fields if isinstance(f, TYPED) and not (isinstance(f, inputs.Pick) and not f.whole)]
            free = [f for f in one.fields if isinstance(f, FREE) and f not in typed]
            for fields, text, code in ((typed, WRONG, "kind"), (free, LONG, "long"), (free, "a\x00b", "NUL")):
                if not fields:
                    continue
                answer = _post(client, one.url, {**one.values, **{field.name: text for field in fields}})
                errors = _errors(answer)
                told += len(errors)
                fits = {field.name for field in fields if text is LONG and (getattr(field, "max", None) or 0) > len(LONG)}
                missing = [
                    field.name
                    for field in fields
                    if field.name not in errors and field.name not in fits and not isinstance(field, inputs.Hidden)
                ]
                if answer.status_code != 422 or missing:
                    wrong.append((one.address.name, code, answer.status_code, missing))
                wrong += [(one.address.name, name, text) for name, text in errors.items() if "%(" in text or text.startswith("At most")]
            if changed := watch.changed():
                wrong.append((one.address.name, "changed", changed))
                watch.before = world.fingerprint()
    assert not wrong, "\n" + "\n".join(map(str, wrong))
    assert told > 700


@pytest.mark.parametrize("at", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_figures_beyond_reason_are_refused_or_harmless(living: Any, at: int) -> None:
    """One by one: never a 500, nothing written after a refusal. Every form on PostgreSQL, every other one on SQLite."""
    client, asked = living
    wrong, tries = [], 0
    for one in surface.quick(asked, strict=True, whole=at > 0):
        for field in one.fields:
            for value in [values[at] for kind, values in GREAT.items() if isinstance(field, kind)]:
                tries += 1
                with requests.Undone(), world.watching(compare=False) as watch:
                    answer = _post(client, one.url, {**one.values, field.name: value})
                    if answer.status_code >= 500 or (answer.status_code >= 400 and watch.kept()):
                        wrong.append((one.address.name, field.name, value, answer.status_code))
    assert not wrong, "\n" + "\n".join(map(str, wrong))
    assert tries > 100


TOLD = ("audit", "event", "idempotency", "job", "search", "kernel_mark", "rule_stamp")
"""Tables that tell of the writing itself."""


def _stored(client: Any, url: str, sent: Mapping[str, Any]) -> tuple[int, dict[str, str]]:
    """The answer, and what the tables hold that were written to."""
    with world.watching(compare=False) as watch:
        status = _post(client, url, sent).status_code
    return status, world.fingerprint({table for table in watch.tables if not any(word in table for word in TOLD)})


@pytest.mark.sqlite_only
def test_fields_beyond_the_form_change_nothing(living: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """C7: every column of the room's tables is sent along; what is stored is what is stored without them."""
    monkeypatch.setattr(MD5PasswordHasher, "salt", lambda _hasher: "salt")
    monkeypatch.setattr(sealed, "seal", lambda text, *, purpose: f"{purpose}: {text}")
    client, asked = living
    wrong, compared = [], 0
    for one in asked:
        own = {field.name for field in one.fields} | {"_version", "_once"}
        columns = {
            field.attname
            for model in world.business_models()
            if model._meta.app_label == one.address.room
            for field in model._meta.concrete_fields
        }
        extra = {name: "1" for name in columns | {"is_superuser", "is_staff", "password", "company_id", "all_rights"} if name not in own}
        stored, counted = [], world.counters()
        for sent in (one.values, {**one.values, **extra}):
            with requests.Undone():
                world.rewind(counted)
                stored.append(_stored(client, one.url, sent))
        (status, plain), (again, beyond) = stored
        if status == 302:
            compared += 1
            differ = sorted({table for table, _digest in plain.items() ^ beyond.items()})
            if status != again or differ:
                wrong.append((one.address.name, status, again, differ))
    assert not wrong, "\n" + "\n".join(map(str, wrong))
    assert compared >= 60


def test_a_stale_version_is_shown_beside_the_other_one(living: Any) -> None:
    """Every form that knows a version: another one's edit is not written over. Every other form: the rest on the other database."""
    client, asked = living
    wrong, tried = [], 0
    for one in surface.quick([one for one in asked if one.values.get("_version", "").isdecimal()]):
        with requests.Undone():
            works = _post(client, one.url, one.values).status_code == 302
        text = next((f.name for f in one.fields if isinstance(f, inputs.Text) and not isinstance(f, inputs.Email)), "")
        stale = {**one.values, "_version": "997"}
        with requests.Undone(), world.watching(compare=False) as watch:
            statuses = [_post(client, one.url, sent).status_code for sent in ({**stale, text: f"{stale.get(text)}x"}, stale)]
            if watch.kept() or (works and 409 not in statuses) or not set(statuses) <= {409, 422}:
                wrong.append((one.address.name, works, statuses, watch.kept()))
        tried += works
    assert not wrong, "\n" + "\n".join(map(str, wrong))
    assert tried >= 10


def test_a_form_sent_twice_works_once(living: Any) -> None:
    """Every other form: the rest on the other database."""
    client, asked = living
    wrong, twice = [], 0
    for one in surface.quick(asked):
        with requests.Undone(), world.watching(compare=False, but=("kernel_idempotency_key",)) as watch:
            sent = {**one.values, "_once": "dwa-razy"}
            first = _post(client, one.url, sent)
            if first.status_code != 302:
                continue
            watch.writes = 0
            second = _post(client, one.url, sent)
            twice += 1
            if second.status_code != 302 or second["Location"] != first["Location"] or watch.kept():
                wrong.append((one.address.name, second.status_code, watch.kept()))
    assert not wrong, "\n" + "\n".join(map(str, wrong))
    assert twice >= 30
