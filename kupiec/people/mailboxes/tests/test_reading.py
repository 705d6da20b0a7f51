"""Reading a mailbox: everything once, in its conversation, with its files; lines that break, folders made anew (ACT-2)."""

from __future__ import annotations

import datetime as dt

import pytest

from kupiec.ground.files import public as files
from kupiec.ground.kernel.actor import Actor
from kupiec.people.activities.models import Contact
from kupiec.people.mailboxes import services
from kupiec.people.mailboxes.models import Assigned, Folder, Mailbox, Message, Place
from kupiec.people.mailboxes.tests import builders as make
from kupiec.people.mailboxes.tests.server import Folder as There
from kupiec.people.mailboxes.tests.server import Post
from kupiec.people.mailboxes.values import MESSAGE, State
from kupiec.people.parties import services as party_services
from kupiec.people.parties.tests.builders import party

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(office):
    """A customer with a person whose address is written in large letters."""
    made = party(office.by, name="Instal-Przykład Sp. z o.o.")
    party_services.add_persons([(made.pk, {"first_name": "Jan", "last_name": "Kowalski", "email": "Jan@Instal.example"})], by=office.by)
    return made


@pytest.mark.feature("ACT-2")
def test_messages_are_matched_to_a_person_to_a_domain_or_wait(office, client, serve):
    post = Post()
    inbox = post.folders["INBOX"]
    inbox.add(make.message(number=1, files=(("rysunek.pdf", b"%PDF-1.4 rysunek"),)))
    inbox.add(make.message("Ktoś inny <biuro@instal.example>", number=2))
    inbox.add(make.message("Obcy <obcy@gdzieindziej.example>", number=3))
    inbox.add(make.message("Jan <jan.prywatnie@gmail.com>", number=4))
    row = make.mailbox(office.by, serve(post))
    assert make.read(row) == {"brought": 4, "assigned": 2, "waiting": 2, "known": 0, "passed": 0}
    person, domain = Assigned.objects.order_by("pk")
    assert (person.party_id, person.how, person.person.last_name) == (client.pk, "person", "Kowalski")
    assert (domain.party_id, domain.how, domain.person_id) == (client.pk, "domain", None)
    contact = Contact.objects.get(pk=person.contact_id)
    assert (contact.type.code, contact.direction, contact.subject, contact.state) == ("email", "in", "Zapytanie o zawory", "done")
    assert contact.employee_id == office.salesperson.pk
    system = Actor.system(office.company.pk)
    assert [one.name for one in files.of_record("activities.contact", contact.pk, by=system)] == ["rysunek.pdf"]
    assert [one.name for one in files.of_record(MESSAGE, person.message_id, by=system)] == ["rysunek.pdf"]
    assert set(Message.objects.filter(state=State.WAITING).values_list("from_address", flat=True)) == {
        "obcy@gdzieindziej.example",
        "jan.prywatnie@gmail.com",
    }


@pytest.mark.feature("ACT-2")
def test_nothing_is_doubled_by_other_folders_mailboxes_and_a_new_uidvalidity(office, client, serve):
    post = Post()
    for number in range(5):
        post.folders["INBOX"].add(make.message(number=number))
    post.folders["Klienci"] = There()
    post.folders["Klienci"].add(b"Received: by relay\r\n" + make.message(number=0))
    row = make.mailbox(office.by, serve(post))
    make.read(row)
    services.choose_folders(row.pk, list(Folder.objects.filter(mailbox=row).values_list("pk", flat=True)), by=office.by)
    post.folders["INBOX"].validity = 200
    post.folders["INBOX"].add(make.message(number=9))
    assert make.read(row)["brought"] == 1
    assert (Message.objects.count(), Contact.objects.count()) == (6, 6)
    assert Folder.objects.get(mailbox=row, name="INBOX").uidvalidity == 200
    assert Place.objects.filter(message__message_id="<0@instal.example>").count() == 3
    assert make.read(row)["brought"] == 0


def test_another_text_under_a_known_message_id_is_another_message(office, client, serve):
    post = Post()
    post.folders["INBOX"].add(make.message(number=1))
    post.folders["INBOX"].add(make.message(number=1, text="Podrobiona treść"))
    make.read(make.mailbox(office.by, serve(post)))
    assert Message.objects.filter(message_id="<1@instal.example>").count() == 2


def test_a_line_cut_in_the_middle_is_opened_anew_and_nothing_is_lost(office, client, serve):
    post = Post(cut_after=[400, 9000, 90_000, 700, 60_000])
    for number in range(120):
        post.folders["INBOX"].add(make.message(number=number, text="Treść wiadomości. " * 20))
    row = make.mailbox(office.by, serve(post))
    make.read(row)
    row.refresh_from_db()
    assert (Message.objects.count(), row.failing, post.cut_after) == (120, "", [])
    assert post.sessions >= 6


@pytest.mark.parametrize(
    ("post", "failing"),
    [
        (Post(password="inne"), "refused"),
        (Post(endless=True), "broken"),
        (Post(greeting=b"HTTP/1.1 400 Bad Request\r\n\r\n"), "not_imap"),
        (Post(huge_literal=True), "broken"),
        (Post(lies=1000), "broken"),
    ],
    ids=["password", "endless", "not-imap", "huge-literal", "lies"],
)
def test_what_goes_wrong_is_said_on_the_mailbox_which_rests(office, serve, post, failing):
    post.folders["INBOX"].add(make.message(number=1, text="x" * 9_000_000 if post.lies > 1 else "x"))
    row = make.mailbox(office.by, serve(post))
    make.read(row)
    row.refresh_from_db()
    assert (row.failing, row.failures) == (failing, 1)
    assert row.rests_until is not None and row.read_at is None


def test_only_correspondents_and_folders_that_were_chosen(office, client, serve):
    post = Post()
    post.folders["Kosz"] = There(flags="\\HasNoChildren \\Trash")
    post.folders["Kosz"].add(make.message(number=7))
    post.folders["INBOX"].add(make.message(number=1))
    post.folders["INBOX"].add(make.message("x@inna.example", number=2))
    row = make.mailbox(office.by, serve(post), correspondents="instal.example, @trzecia.example")
    assert make.read(row) == {"brought": 1, "assigned": 1, "waiting": 0, "known": 0, "passed": 1}
    assert list(Folder.objects.filter(mailbox=row, chosen=True).values_list("name", flat=True)) == ["INBOX"]


def test_what_was_sent_becomes_contacts_going_out_and_a_conversation(office, client, serve):
    post = Post()
    post.folders["INBOX"].add(make.message(number=1))
    post.folders["Sent"] = There(flags="\\HasNoChildren \\Sent")
    answer = make.message(
        "biuro@hydroterm.example", to="jan@instal.example", number=2, subject="Re: Zapytanie", In_Reply_To="<1@instal.example>"
    )
    post.folders["Sent"].add(answer)
    post.folders["INBOX"].add(make.message(number=3, References="<1@instal.example> <2@instal.example>"))
    make.read(make.mailbox(office.by, serve(post)))
    assert set(Contact.objects.values_list("direction", flat=True)) == {"in", "out"}
    assert Message.objects.values("thread").distinct().count() == 1
    assert Message.objects.get(message_id="<2@instal.example>").outgoing


def test_days_before_the_chosen_one_are_left(office, client, serve):
    post = Post()
    post.folders["INBOX"].add(make.message(number=1), at=dt.datetime(2025, 5, 5, tzinfo=dt.UTC))
    post.folders["INBOX"].add(make.message(number=2))
    make.read(make.mailbox(office.by, serve(post), since=dt.date(2026, 1, 1)))
    assert Message.objects.count() == 1
    assert Mailbox.objects.get().read_at is not None
