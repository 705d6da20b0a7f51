"""Contacts: entered with both sides, changed, done, missed, seen by scope, counted in figures."""

from __future__ import annotations

import datetime as dt

import pytest

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.people.activities import queries, services
from kupiec.people.activities.models import Contact, ContactEmployee, Note, PartyFigures, Reminder
from kupiec.people.activities.tests import builders as make
from kupiec.people.activities.values import CONTACT, ContactDraft
from kupiec.people.parties import services as party_services
from kupiec.people.parties.tests.builders import party

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(db):
    make.dictionaries()
    with clock.frozen(make.NOON):
        yield


@pytest.mark.feature("ACT-1")
def test_a_contact_has_both_sides_type_direction_and_figures(actor):
    client = party(actor)
    (person,) = party_services.add_persons([(client.pk, {"first_name": "Marta", "last_name": "Kubiak"})], by=actor)
    other = make.employee(actor)
    made = make.contact(
        actor, client.pk, subject="  Akceptuje   wersję 3 ", direction="in", minutes=6, persons=(person,), employees=(other.pk,),
        result="zamawia", next_step="potwierdzić termin", content="Rury w drugiej\r\ntranszy",
    )  # fmt: skip
    assert (made.subject, made.type.code, made.direction, made.state) == ("Akceptuje wersję 3", "phone", "in", "done")
    assert made.content == "Rury w drugiej\ntranszy"
    assert [one.pk for one in queries.employees_of_contacts([made.pk])[made.pk]] == [actor.employee_id, other.pk]
    assert [one.pk for one in queries.persons_of_contacts([made.pk])[made.pk]] == [person]
    figures = PartyFigures.objects.get(party=client)
    assert (figures.last_at, figures.last_type.code, figures.next_at) == (make.NOON, "phone", None)


@pytest.mark.feature("ACT-1")
def test_planned_contacts_remind_and_become_done_or_missed(actor):
    client = party(actor)
    tomorrow = make.NOON + dt.timedelta(days=1)
    first = make.contact(actor, client.pk, state="planned", starts_at=tomorrow)
    second = make.contact(actor, client.pk, state="planned", starts_at=tomorrow + dt.timedelta(hours=1))
    assert Reminder.objects.get(subject=CONTACT, subject_id=first.pk).at == tomorrow - dt.timedelta(minutes=15)
    assert PartyFigures.objects.get(party=client).next_at == tomorrow
    with clock.frozen(tomorrow + dt.timedelta(hours=2)):
        services.finish_contacts([first.pk], result="zamówi", by=actor)
        services.miss_contacts([second.pk], by=actor)
    assert sorted(Contact.objects.values_list("state", "result")) == [("done", "zamówi"), ("missed", "")]
    assert not Reminder.objects.exists()
    figures = PartyFigures.objects.get(party=client)
    assert (figures.last_at, figures.next_at) == (tomorrow, None)
    services.plan_again([second.pk], by=actor)
    assert PartyFigures.objects.get(party=client).next_text == "Ustalenie dostawy"


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"subject": "  "}, "REQUIRED", "subject"),
        ({"subject": "x" * 201}, "TOO_LONG", "subject"),
        ({"subject": "a\x00b"}, "BAD_TEXT", "subject"),
        ({"content": "x" * 20_001}, "TOO_LONG", "content"),
        ({"direction": "up"}, "BAD_CHOICE", "direction"),
        ({"state": "gone"}, "BAD_CHOICE", "state"),
        ({"minutes": -1}, "BAD_NUMBER", "minutes"),
        ({"minutes": 99_999}, "BAD_NUMBER", "minutes"),
        ({"type_id": 10**9}, "UNKNOWN_KEY", "type_id"),
        ({"party_id": 10**9}, "UNKNOWN_KEY", "party_id"),
        ({"employees": (10**9,)}, "UNKNOWN_KEY", "employees"),
        ({"persons": (10**9,)}, "UNKNOWN_KEY", "persons"),
        ({"links": (("offers.offer", 10**9),)}, "UNKNOWN_KEY", "links"),
        ({"starts_at": make.NOON + dt.timedelta(days=3)}, "NOT_YET", "state"),
        ({"starts_at": make.NOON + dt.timedelta(days=20_000), "state": "planned"}, "BAD_DAY", "on"),
    ],
)
def test_what_a_contact_can_not_be(actor, fields, code, field):
    client = party(actor)
    with pytest.raises(Refusal) as refusal:
        make.contact(actor, client.pk, **fields)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert not Contact.objects.exists()


def test_a_person_of_another_party_is_refused(actor):
    mine, theirs = party(actor), party(actor)
    (person,) = party_services.add_persons([(theirs.pk, {"last_name": "Obcy"})], by=actor)
    with pytest.raises(Refusal) as refusal:
        make.contact(actor, mine.pk, persons=(person,))
    assert refusal.value.field == "persons"


def test_many_cost_as_many_statements_as_one(actor, django_assert_max_num_queries):
    clients = [party(actor).pk for _ in range(12)]
    drafts = [ContactDraft(party_id=pk, subject="Obdzwonka", state="planned", starts_at=make.NOON) for pk in clients]
    with django_assert_max_num_queries(25):
        ids = services.add_contacts(drafts, by=actor)
    with django_assert_max_num_queries(25):
        services.finish_contacts(ids, by=actor)
    assert PartyFigures.objects.filter(last_at=make.NOON).count() == 12


def test_editing_moves_figures_between_parties_and_guards_versions(actor):
    one, two = party(actor), party(actor)
    made = make.contact(actor, one.pk)
    version = services.edit_contact(made.pk, {"party_id": two.pk, "result": "dogadane"}, version=1, by=actor)
    assert version == 2
    assert not PartyFigures.objects.filter(party=one).exists()
    assert PartyFigures.objects.get(party=two).last_at == make.NOON
    with pytest.raises(Conflict):
        services.edit_contact(made.pk, {"result": "inaczej"}, version=1, by=actor)


def test_people_are_replaced_and_those_who_left_may_stay(actor):
    client, gone = party(actor), make.employee(actor)
    made = make.contact(actor, client.pk, employees=(gone.pk,))
    type(gone).objects.filter(pk=gone.pk).update(active=False)
    services.edit_contact(made.pk, {"employees": (gone.pk,), "subject": "Inaczej"}, by=actor)
    assert set(ContactEmployee.objects.values_list("employee_id", flat=True)) == {gone.pk, actor.employee_id}
    with pytest.raises(Refusal):
        make.contact(actor, client.pk, employees=(gone.pk,))


@pytest.mark.feature("ACT-1")
def test_contacts_are_seen_with_their_parties_only(actor):
    mine = party(actor, guardian_id=actor.employee_id)
    other = party(actor)
    make.contact(actor, mine.pk, subject="Moje")
    hidden = make.contact(actor, other.pk, subject="Cudze")
    own = make.only(actor, scope="own")
    assert [row.subject for row in queries.contacts(own)] == ["Moje"]
    with pytest.raises(Contact.DoesNotExist):
        services.edit_contact(hidden.pk, {"subject": "X"}, by=own)
    with pytest.raises(Refusal) as refusal:
        services.finish_contacts([hidden.pk], by=own)
    assert refusal.value.code == "NOT_FOUND"
    with pytest.raises(Refusal):
        make.contact(own, other.pk)


def test_deleting_asks_its_right_and_keeps_contacts_with_notes(actor):
    client = party(actor)
    plain = make.contact(actor, client.pk)
    meeting = make.contact(actor, client.pk, type_id=make.term("contact_type", "meeting").pk)
    assert Note.objects.get().contact_id == meeting.pk
    with pytest.raises(Refusal):
        services.remove_contacts([plain.pk], by=make.only(actor))
    with pytest.raises(Refusal) as refusal:
        services.remove_contacts([plain.pk, meeting.pk], by=actor)
    assert refusal.value.code == "IN_USE"
    services.remove_contacts([plain.pk], by=actor)
    assert list(Contact.objects.values_list("pk", flat=True)) == [meeting.pk]


def test_moving_takes_the_reminder_along(actor):
    client = party(actor)
    start = make.NOON + dt.timedelta(days=1)
    made = make.contact(actor, client.pk, state="planned", starts_at=start)
    services.move_contact(made.pk, starts_at=start + dt.timedelta(days=2), by=actor)
    assert Reminder.objects.get().at == start + dt.timedelta(days=2, minutes=-15)
    done = make.contact(actor, client.pk)
    with pytest.raises(Refusal) as refusal:
        services.move_contact(done.pk, starts_at=start, by=actor)
    assert refusal.value.code == "NOT_PLANNED"
