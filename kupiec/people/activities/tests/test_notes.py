"""Notes: numbers, rich text made harmless, made of contacts."""

from __future__ import annotations

import pytest

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal
from kupiec.people.activities import queries, rich, services
from kupiec.people.activities.models import Note
from kupiec.people.activities.tests import builders as make
from kupiec.people.parties import services as party_services
from kupiec.people.parties.tests.builders import party

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(db):
    make.dictionaries()
    with clock.frozen(make.NOON):
        yield


@pytest.mark.feature("ACT-4")
def test_a_note_has_its_number_and_harmless_text(actor):
    client = party(actor)
    pk = services.write_note(
        {
            "party_id": client.pk,
            "title": "Ustalenia",
            "html": '<p onclick="x()">Tak<script>alert(1)</script> <b>pewnie</b><img src=x onerror=y></p>',
        },
        by=actor,
    )
    row = Note.objects.get(pk=pk)
    assert (row.number, row.html, row.employee_id) == ("NT 1/2026", "<p>Tak <b>pewnie</b></p>", actor.employee_id)
    services.edit_note(pk, {"html": "<a href='javascript:x'>k</a><ul><li>raz</li></ul>"}, by=actor)
    row.refresh_from_db()
    assert (row.html, row.number) == ("k<ul><li>raz</li></ul>", "NT 1/2026")
    assert "raz" in row.search


@pytest.mark.feature("ACT-4")
def test_a_note_is_made_of_a_contact_once(actor):
    client = party(actor)
    (person,) = party_services.add_persons([(client.pk, {"first_name": "Marta", "last_name": "Kubiak", "position": "zakupy"})], by=actor)
    made = make.contact(
        actor, client.pk, content="Pierwsza\nlinia\n\nDrugi <akapit>", result="bierze", next_step="wysłać", persons=(person,)
    )
    (pk,) = services.note_contacts([made.pk], by=actor)
    row = Note.objects.get(pk=pk)
    assert row.html == "<p>Pierwsza<br>linia</p><p>Drugi &lt;akapit&gt;</p>"
    assert (row.title, row.theirs, row.ours, row.result, row.next_step) == (
        "Ustalenie dostawy",
        "Marta Kubiak, zakupy",
        "Anna Wiśniewska",
        "bierze",
        "wysłać",
    )
    assert (row.person_id, row.on) == (person, make.NOON.date())
    assert services.note_contacts([made.pk], by=actor) == [pk]
    assert Note.objects.count() == 1


@pytest.mark.feature("ACT-4")
def test_notes_are_pinned_and_seen_with_their_party(actor):
    client = party(actor)
    pk = services.write_note({"party_id": client.pk, "title": "Dzwonić przed 10:00"}, by=actor)
    services.pin([pk], by=actor)
    assert queries.note(pk, by=actor).pinned
    services.unpin([pk], by=actor)
    assert not queries.note(pk, by=actor).pinned
    with pytest.raises(Refusal):
        services.pin([pk], by=make.only(actor, scope="own"))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": " "}, "REQUIRED"),
        ({"party_id": None}, "REQUIRED"),
        ({"person_id": 9}, "UNKNOWN_KEY"),
        ({"html": "x" * 40_001}, "TOO_LONG"),
    ],
)
def test_what_a_note_can_not_be(actor, fields, code):
    client = party(actor)
    with pytest.raises(Refusal) as refusal:
        services.write_note({"party_id": client.pk, "title": "Tytuł", **fields}, by=actor)
    assert refusal.value.code == code


def test_rich_text_as_plain_words():
    assert rich.plain("<h2>Raz</h2><p>dwa<br>trzy &amp; cztery</p><ul><li>pięć</li></ul>") == "Raz\ndwa\ntrzy & cztery\npięć"
