"""Whose messages are: seen only by their readers until assigned, remembered, set aside, taken back (ACT-2)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.template.loader import render_to_string

from kupiec.ground.kernel import invariants
from kupiec.ground.kernel.refusal import Refusal
from kupiec.people.activities.models import Contact
from kupiec.people.activities.tests import builders as activities
from kupiec.people.mailboxes import queries, services
from kupiec.people.mailboxes.models import Assigned, KnownAddress, Message
from kupiec.people.mailboxes.tests import builders as make
from kupiec.people.mailboxes.tests.server import Post
from kupiec.people.parties.models import Person
from kupiec.people.parties.tests.builders import party

pytestmark = pytest.mark.django_db
RIGHTS = frozenset({"mailboxes.read", "mailboxes.own", "activities.see", "activities.edit", "parties.see", "parties.edit"})


@pytest.fixture
def reader(office):
    """Whoever reads the mailbox, with the rights of a salesperson."""
    return replace(office.by, all_rights=False, rights=RIGHTS, user_id=None)


@pytest.fixture
def other(office, reader):
    """A colleague with the same rights who doesn't read it."""
    return replace(reader, employee_id=activities.employee(office.by).pk)


@pytest.fixture
def waiting(office, serve):
    """Three messages of strangers, two from the same address."""
    post = Post()
    for number, sender in enumerate(("Ewa Nowak <ewa@nowa.example>", "Ewa Nowak <ewa@nowa.example>", "obcy@inna.example"), 1):
        post.folders["INBOX"].add(make.message(sender, number=number, files=(("a.txt", b"x"),) if number == 1 else ()))
    make.read(make.mailbox(office.by, serve(post)))
    return list(Message.objects.order_by("pk"))


@pytest.mark.feature("ACT-2")
def test_what_is_not_assigned_is_seen_by_readers_only(reader, other, waiting):
    assert queries.visible(reader).count() == 3
    assert queries.visible(other).count() == 0
    assert queries.mailboxes(other).count() == 0
    with pytest.raises(Refusal) as refused:
        services.put_aside([waiting[0].pk], by=other)
    assert refused.value.code == "NOT_FOUND"


@pytest.mark.feature("ACT-2")
def test_the_text_stands_as_it_was_written(waiting):
    """Blanks are kept there: those of the template would indent the first line."""
    told = render_to_string("mailboxes/_reading.html", {"message": waiting[0]})
    assert f'<p class="mbx-text">{waiting[0].text}</p>' in told


@pytest.mark.feature("ACT-2")
def test_one_click_assigns_remembers_and_takes_along_what_waits_from_the_address(office, reader, other, waiting, serve):
    client = party(office.by)
    assert services.assign([waiting[0].pk], party_id=client.pk, add_person=True, by=reader) == 2
    person = Person.objects.get(email="ewa@nowa.example")
    assert (person.first_name, person.last_name, person.party_id) == ("Ewa", "Nowak", client.pk)
    assert KnownAddress.objects.get().person_id == person.pk
    assert {one.person_id for one in Assigned.objects.all()} == {person.pk}
    assert Contact.objects.filter(party=client).count() == 2
    assert queries.visible(other).count() == 2
    post = Post()
    post.folders["INBOX"].add(make.message("ewa@nowa.example", number=9))
    assert make.read(make.mailbox(office.by, serve(post), login="biuro", host="localhost"))["assigned"] == 1
    assert [rows for _found, rows in invariants.run() if rows] == []


def test_assigned_follows_the_rights_of_the_party(office, reader, other, waiting):
    client = party(office.by)
    services.assign([waiting[0].pk], party_id=client.pk, by=reader)
    nobody = replace(other, scopes={"parties": "none"})
    assert queries.visible(nobody).count() == 0
    assert queries.visible(replace(other, rights=RIGHTS - {"activities.see"})).count() == 0


def test_set_aside_and_taken_back(office, reader, waiting):
    client = party(office.by)
    services.put_aside([waiting[2].pk], by=reader)
    assert queries.waiting(reader).count() == 2
    services.assign([waiting[0].pk], party_id=client.pk, remember=False, by=reader)
    with pytest.raises(Refusal) as refused:
        services.assign([waiting[0].pk], party_id=client.pk, by=reader)
    assert refused.value.code == "TOO_LATE"
    services.take_back([waiting[0].pk, waiting[2].pk], by=reader)
    assert queries.waiting(reader).count() == 3
    assert not Contact.objects.exists()


def test_a_colleague_does_not_take_back_what_is_not_in_his_mailbox(office, reader, other, waiting):
    services.assign([waiting[0].pk], party_id=party(office.by).pk, by=reader)
    with pytest.raises(Refusal) as refused:
        services.take_back([waiting[0].pk], by=other)
    assert refused.value.code == "NOT_YOURS"


def test_a_removed_contact_leaves_its_message(office, reader, waiting):
    from kupiec.people.activities import public as acts

    services.assign([waiting[0].pk], party_id=party(office.by).pk, remember=False, by=reader)
    acts.remove_contacts([Assigned.objects.get().contact_id], by=office.by)
    assert Assigned.objects.get().contact_id is None
