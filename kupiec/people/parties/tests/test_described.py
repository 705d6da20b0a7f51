"""Parties with attributes that administrators define: verbs, form, list, rules of bases, files, API, history (KER-8)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.access.public import Role
from kupiec.ground.attributes import listing, queries, showing
from kupiec.ground.attributes import public as attributes
from kupiec.ground.attributes.models import Attribute, Choice, ValueRow
from kupiec.ground.attributes.services import OptionDraft, archive, arrange
from kupiec.ground.kernel.invariants import run
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kit import keyset
from kupiec.people.parties import services
from kupiec.people.parties.models import BaseMember, Party
from kupiec.people.parties.tests.builders import party

KIND = "parties.party"
pytestmark = [pytest.mark.django_db, pytest.mark.feature("KER-8")]


@pytest.fixture
def defined(actor):
    """A text, a number, a day, a choice, a flag and a reference of parties."""
    made = {}
    for name, kind, more in (
        ("Nr umowy", "text", {"searched": True}), ("Ekipy", "number", {"unit": "os.", "decimals": 1}), ("Od kiedy", "day", {}),
        ("Profil", "choice", {"options": [OptionDraft("Instalator", "ok"), OptionDraft("Hurtownia"), OptionDraft("Deweloper", "plum")]}),
        ("Serwis", "flag", {}), ("Polecił", "reference", {"refers_to": "parties.party"}),
    ):  # fmt: skip
        pk = attributes.save({"kind": KIND, "name": name, "type": kind, **more}, by=actor)
        made[Attribute.objects.get(pk=pk).code] = pk
    assert list(made) == ["nr_umowy", "ekipy", "od_kiedy", "profil", "serwis", "polecil"]
    return made


def _values(pk, actor):
    return queries.values_of(queries.seen(KIND, by=actor), [pk]).get(pk, {})


def test_a_party_has_values_of_every_type(actor, defined):
    other = party(actor, name="Polecający")
    pk = party(actor).pk
    hurt = Choice.objects.get(name="Hurtownia").pk
    services.edit(pk, {"attributes": {
        "nr_umowy": " U/2026/7 ", "ekipy": Decimal("2.5"), "od_kiedy": dt.date(2020, 5, 1), "profil": "hurtownia", "serwis": True, "polecil": other.pk,
    }}, by=actor)  # fmt: skip
    assert _values(pk, actor) == {
        "nr_umowy": "U/2026/7", "ekipy": Decimal("2.5"), "od_kiedy": dt.date(2020, 5, 1), "profil": hurt, "serwis": True, "polecil": other.pk,
    }  # fmt: skip
    services.edit(pk, {"attributes": {"ekipy": None, "serwis": False}}, by=actor)
    assert set(_values(pk, actor)) == {"nr_umowy", "od_kiedy", "profil", "polecil"}
    assert not [found for found in run() if found[0].room.endswith("attributes") and found[1]]
    services.delete([pk], by=actor)
    assert not ValueRow.objects.exists()


@pytest.mark.parametrize(("code", "value", "refused"), [
    ("ekipy", "abc", "NOT_A_NUMBER"), ("ekipy", "1.25", "BAD_NUMBER"), ("ekipy", "1e30", "BAD_NUMBER"), ("ekipy", "NaN", "BAD_NUMBER"),
    ("ekipy", True, "NOT_A_NUMBER"), ("od_kiedy", "2020-13-01", "NOT_A_DATE"), ("profil", "Rolnik", "BAD_CHOICE"), ("serwis", "może", "NOT_YES_OR_NO"),
    ("nr_umowy", "a\x00b", "BAD_TEXT"), ("nr_umowy", "x" * 2001, "TOO_LONG"), ("polecil", 999_999_999, "UNKNOWN_KEY"), ("polecil", "-1", "UNKNOWN_CHOICE"),
    ("nie_ma", 1, "UNKNOWN_ATTRIBUTE"), ("polecil", True, "UNKNOWN_CHOICE"), ("profil", 10**30, "BAD_CHOICE"),
])  # fmt: skip
def test_what_does_not_fit_is_refused(actor, defined, code, value, refused):
    pk = party(actor).pk
    with pytest.raises(Refusal) as caught:
        services.edit(pk, {"attributes": {code: value}}, by=actor)
    assert caught.value.code == refused
    assert _values(pk, actor) == {}


def test_attributes_ride_on_the_version_of_the_party(actor, defined):
    row = party(actor)
    services.edit(row.pk, {"attributes": {"ekipy": 3}}, version=row.version, by=actor)
    with pytest.raises(Conflict):
        services.edit(row.pk, {"attributes": {"ekipy": 4}}, version=row.version, by=actor)
    assert _values(row.pk, actor) == {"ekipy": Decimal(3)}


def test_types_codes_and_decimals_are_kept_where_values_need_them(actor, defined):
    services.edit(party(actor).pk, {"attributes": {"ekipy": Decimal("2.5")}}, by=actor)
    with pytest.raises(Refusal) as caught:
        attributes.save({"type": "text"}, pk=defined["ekipy"], by=actor)
    assert (caught.value.code, caught.value.params["count"]) == ("TYPE_IN_USE", 1)
    with pytest.raises(Refusal) as caught:
        attributes.save({"decimals": 0}, pk=defined["ekipy"], by=actor)
    assert (caught.value.code, caught.value.params["count"]) == ("DECIMALS_IN_USE", 1)
    with pytest.raises(Refusal, match="FIXED"):
        attributes.save({"code": "inny"}, pk=defined["ekipy"], by=actor)
    attributes.save({"name": "Liczba ekip", "type": "number"}, pk=defined["ekipy"], by=actor)
    assert Attribute.objects.get(pk=defined["ekipy"]).code == "ekipy"
    attributes.save({"type": "number"}, pk=defined["nr_umowy"], by=actor)


def test_a_renamed_and_moved_choice_stays_chosen(actor, defined):
    pk = party(actor).pk
    services.edit(pk, {"attributes": {"profil": "Instalator"}}, by=actor)
    rows = {row.name: row for row in Choice.objects.all()}
    attributes.save({"options": [
        OptionDraft("Instalator", id=rows["Deweloper"].pk), OptionDraft("Deweloper", "ok", id=rows["Instalator"].pk), OptionDraft("Nowy"),
    ]}, pk=defined["profil"], by=actor)  # fmt: skip
    moved = Choice.objects.get(pk=rows["Instalator"].pk)
    assert (moved.name, moved.code, moved.position) == ("Deweloper", "Instalator", 20)
    assert Choice.objects.get(pk=rows["Hurtownia"].pk).archived
    assert ValueRow.objects.get().number == 20
    assert queries.told(KIND, [pk], {"profil"}) == {pk: {"profil": "Instalator"}}
    assert not [found for found in run() if found[0].room.endswith("attributes") and found[1]]


def test_the_list_sorts_by_the_index_and_pages_without_losing_anybody(actor, defined):
    rows = [party(actor, name=f"P{number:02d}") for number in range(9)]
    for number, row in enumerate(rows[:6]):
        services.edit(row.pk, {"attributes": {"ekipy": number % 3}}, by=actor)
    (asked,) = [one for one in queries.seen(KIND, by=actor) if one.code == "ekipy"]
    for down in (False, True):
        order = keyset.orders(Party, [(listing.beside(asked), down), ("name_key", False)])
        seen, mark = [], None
        while True:
            found, mark = keyset.page(Party.objects.all(), order, after=mark, size=2)
            seen += [row.name for row in found]
            if mark is None:
                break
        key = sorted(range(6), key=lambda number: (-(number % 3) if down else number % 3, number))
        assert seen == [f"P{number:02d}" for number in [*key, 6, 7, 8]]
        assert seen == [row.name for row in keyset.ordered(Party.objects.all(), order)]


def test_rules_of_bases_speak_of_attributes(actor, defined):
    base = services.save_base({"name": "Ekipy", "rule": "profil = 'Instalator' and ekipy >= 2 and serwis"}, by=actor)
    pk, other = party(actor).pk, party(actor).pk
    services.edit(pk, {"attributes": {"profil": "Instalator", "ekipy": 2, "serwis": True}}, by=actor)
    services.edit(other, {"attributes": {"profil": "Instalator", "ekipy": 2}}, by=actor)
    assert list(BaseMember.objects.filter(base_id=base).values_list("party_id", flat=True)) == [pk]
    archive([defined["serwis"]], by=actor)
    services.edit(pk, {"attributes": {"ekipy": 1}}, by=actor)
    assert not BaseMember.objects.filter(base_id=base).exists()
    with pytest.raises(Refusal) as caught:
        attributes.save({"kind": KIND, "name": "Limit", "type": "number"}, by=actor)
    assert caught.value.code == "NAME_IN_FORMULAS"


def test_history_tells_who_changed_what(actor, defined):
    pk = party(actor).pk
    services.edit(pk, {"attributes": {"ekipy": 2, "profil": "Instalator"}}, by=actor)
    services.edit(pk, {"attributes": {"ekipy": 3, "profil": None}}, by=actor)
    told = " ".join(str(entry.text) for entry in showing.Timeline().entries(KIND, pk, by=actor))
    assert told.count("Ekipy: ") == 2
    assert told.count("Profil: ") == 2
    assert '<s class="muted">Instalator</s> → —' in told
    assert told.index('<s class="muted">Instalator</s>') < told.index("→ Instalator")


def test_an_attribute_kept_for_a_role_is_hidden_and_closed(actor, defined):
    role = Role.objects.create(code="sekret", name="Sekret")
    attributes.save({"see": [role.pk], "edit": [role.pk]}, pk=defined["ekipy"], by=actor)
    stranger = replace(actor, all_rights=False, rights=frozenset({"parties.see", "parties.edit"}), user_id=actor.user_id or 1)
    assert "ekipy" not in {one.code for one in queries.seen(KIND, by=stranger)}
    pk = party(actor).pk
    with pytest.raises(Refusal) as caught:
        services.edit(pk, {"attributes": {"ekipy": 5}}, by=stranger)
    assert caught.value.code == "ATTRIBUTE_KEPT"


def test_attributes_keep_the_order_given(actor, defined):
    arrange(KIND, [defined["serwis"], defined["ekipy"]], by=actor)
    assert [one.code for one in queries.defined(KIND)] == ["serwis", "ekipy", "nr_umowy", "od_kiedy", "profil", "polecil"]


def test_a_sorted_page_walks_the_index_of_the_values(actor, defined):
    if connection.vendor != "sqlite":
        pytest.skip("plans of small tables differ")
    (asked,) = [one for one in queries.seen(KIND, by=actor) if one.code == "ekipy"]
    order = keyset.orders(Party, [(listing.beside(asked), True)])
    row = party(actor)
    services.edit(row.pk, {"attributes": {"ekipy": 3}}, by=actor)
    with CaptureQueriesContext(connection) as seen:
        found, mark = keyset.page(Party.objects.filter(archived=False), order, after=None, size=1)
    assert (found, mark) == ([row], None)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {seen.captured_queries[0]['sql']}")
        plan = " | ".join(line[3] for line in cursor.fetchall())
    assert "attribute_value_by_number" in plan, plan
    assert "TEMP B-TREE" not in plan, plan
