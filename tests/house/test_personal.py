"""KER-21: every table is said to hold personal data, with all fields that look personal, or to hold none and why."""

from __future__ import annotations

from collections import defaultdict

import pytest
from django.apps import apps

from kupiec.ground.kernel import personal
from kupiec.people.privacy import field_words

OF_OURS = {"company", "access", "workflow", "mail", "layouts", "exchange", "kernel", "settings", "registries"}
"""Rooms that hold addresses and names of our own company and people, and records by kind and id."""


def _own() -> dict[str, type]:
    return {
        model._meta.label: model
        for model in apps.get_models()
        if model.__module__.startswith("kupiec.") and model.__module__.split(".")[2] != "tests"
    }


@pytest.mark.feature("KER-21")
def test_every_table_says_what_it_holds_of_people():
    """In the room's `personal.py`: `personal.holds(…)` or `personal.nothing(why, …)`."""
    said = {one.label for one in personal.holdings()} | set(personal.NOTHING)
    assert sorted(set(_own()) - said) == [], "say it in the room's personal.py"
    assert sorted(said - set(_own())) == [], "there are no such tables"
    assert not {one.label for one in personal.holdings()} & set(personal.NOTHING)


def test_what_looks_personal_is_declared_as_such():
    held = defaultdict(set)
    for one in personal.holdings():
        held[one.label] |= {*one.fields, *one.blank}
    wrong = []
    for label, model in _own().items():
        looks = {
            name
            for name in (field.name for field in model._meta.concrete_fields)
            if name.endswith(("email", "phone", "first_name", "last_name", "street", "iban", "payer_name", "birth"))
        }
        if label not in held and looks and model._meta.app_label not in OF_OURS and not label.startswith("stock.Warehouse"):
            wrong.append(f"{label}: {sorted(looks)}")
        if label in held and (missing := looks - held[label]):
            wrong.append(f"{label}: {sorted(missing)}")
    assert wrong == []


def test_declared_fields_are_there_and_what_is_blanked_may_be():
    wrong = []
    for one in personal.holdings():
        known = {field.name: field for field in one.model._meta.concrete_fields} | {
            field.attname: field for field in one.model._meta.concrete_fields
        }
        wrong += [f"{one.label}.{name}" for name in (*one.fields, *one.blank) if name not in known]
        wrong += [f"{one.label}.{name} may not be empty" for name, value in one.blank.items() if value is None and not known[name].null]
        if one.fate == personal.Fate.KEPT and not one.because:
            wrong.append(f"{one.label} is kept without a ground")
        if one.fate == personal.Fate.ANONYMISED and not one.blank:
            wrong.append(f"{one.label}: nothing stands instead")
    assert wrong == []


def test_every_field_a_person_gets_to_read_has_a_word():
    names = {name for one in personal.holdings() for name in one.fields} - field_words.INSIDE
    assert sorted(names - set(field_words.WORDS)) == []
