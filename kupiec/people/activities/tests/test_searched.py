"""Words of contacts, tasks and notes are looked up in an index, however many there are."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search import trigrams
from kupiec.ground.kit.searching import searched
from kupiec.people.activities import public as activities
from kupiec.people.activities import queries
from kupiec.people.activities.models import Contact
from kupiec.people.parties import services as parties
from kupiec.people.parties.drafts import PartyDraft

pytestmark = [pytest.mark.django_db, pytest.mark.feature("ACT-1")]


@pytest.fixture
def contacts(actor: Actor) -> QuerySet[Contact]:
    """Thirty calls; one of them says a rare word, one is with a customer of a rare name."""
    activities.install_dictionaries()
    names = ("Hurtownia Zielona", "Hurtownia Błękitna", "Żwirownia Ćmielów")
    made = parties.create([PartyDraft(name, roles=frozenset({"customer"})) for name in names], by=actor)
    begin = clock.now()
    drafts = [
        activities.ContactDraft(
            party_id=made[2 if n == 5 else n % 2], subject=f"Rozmowa {n}", content="Reklamacja szlifierki" if n == 7 else "Termin dostawy", starts_at=begin - dt.timedelta(minutes=n)
        )
        for n in range(30)
    ]  # fmt: skip
    activities.add_contacts(drafts, by=actor)
    return queries.contacts(actor).order_by("-starts_at", "-pk")


@pytest.mark.parametrize(
    ("text", "count"),
    [("szlifierk", 1), ("Ćmielów", 1), ("zielona termin", 15), ("błękitna szlif", 1), ("cmielow szlif", 0), ("rozmowa 7", 3), ("7", 3), ("nigdzie", 0), ("", 30)],
)  # fmt: skip
@pytest.mark.parametrize("most", [2, 12, 2_000])
def test_every_word_stands_in_the_contact_or_in_its_customer(contacts, actor, monkeypatch, text: str, count: int, most: int) -> None:
    monkeypatch.setattr(trigrams, "MOST_LISTED", most)
    assert searched(contacts, queries.SEARCHED, text, actor).count() == count


@pytest.mark.parametrize("text", ["szlifierk", "Ćmielów", "rozmowa szlifierk"])
def test_a_rare_word_is_looked_up_and_no_table_is_read_whole(contacts, actor, monkeypatch, text: str) -> None:
    monkeypatch.setattr(trigrams, "MOST_LISTED", 12)
    with CaptureQueriesContext(connection) as asked:
        assert list(searched(contacts, queries.SEARCHED, text, actor)[:50])
    read_whole = ("Seq Scan on activities_contact", "Seq Scan on parties_party", "SCAN activities_contact", "SCAN parties_party")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # small tables would be read whole for being small
        for one in asked.captured_queries:
            plan = _plan(cursor, one["sql"])
            assert not [line for line in plan for word in read_whole if line.strip(" ->").startswith(word) and "_fts" not in line], (
                one,
                plan,
            )
    assert '"activities_contact"."id" IN (' in asked.captured_queries[-1]["sql"]


def _plan(cursor, sql: str) -> list[str]:
    cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{sql}")
    return [str(row[-1]) for row in cursor.fetchall()]
