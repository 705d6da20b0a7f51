"""Reports on our mails, answers, saved messages dropped on pages, copies of our own mails (ACT-2, ACT-8)."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.files.models import Attachment
from kupiec.ground.mail import compose, delivery
from kupiec.ground.mail import services as mails
from kupiec.ground.mail.models import Mail
from kupiec.ground.mail.values import Letter
from kupiec.people.activities.models import Contact
from kupiec.people.mailboxes import onward, services
from kupiec.people.mailboxes.models import Assigned, Message
from kupiec.people.mailboxes.tests import builders as make
from kupiec.people.mailboxes.tests.outlook_file import saved
from kupiec.people.mailboxes.tests.server import Post
from kupiec.people.parties.tests.builders import party

pytestmark = pytest.mark.django_db
DSN = b"""From: MAILER-DAEMON@mx.example
To: biuro@hydroterm.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <dsn@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Nie ma takiego adresu.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; klient@instal.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--b
Content-Type: message/rfc822

Message-ID: %s
Subject: Faktura

x
--b--
"""


@pytest.fixture
def sent(office):
    """A letter of ours that went out."""
    from kupiec.ground.mail import choices

    choices.save_sender(name="Hurtownia", address="biuro@hydroterm.example", copy_to="", by=office.by)
    client = party(office.by)
    pk = mails.write(
        "activities.letter", client.pk, Letter(to="klient@instal.example", subject="Faktura", text="W załączeniu."), by=office.by
    )
    Mail.objects.filter(pk=pk).update(state="sent", sent_at="2026-11-20T10:00Z")
    return Mail.objects.get(pk=pk)


@pytest.mark.feature("ACT-2")
def test_a_mail_that_came_back_is_marked_in_the_outbox(office, sent, serve):
    post = Post()
    post.folders["INBOX"].add(DSN % sent.message_id.encode())
    post.folders["INBOX"].add(
        DSN.replace(b"<dsn@mx.example>", b"<forged@mx.example>").replace(b"klient@instal.example", b"inny@inna.example")
        % sent.message_id.encode()
    )
    make.read(make.mailbox(office.by, serve(post)))
    sent.refresh_from_db()
    assert (sent.state, sent.refused) == ("returned", "klient@instal.example")
    assert "User unknown" in sent.error
    assert set(Message.objects.values_list("state", "mail_id")) == {("report", sent.pk)}


@pytest.mark.feature("ACT-2")
def test_a_copy_of_our_own_mail_is_no_second_contact(office, sent, serve):
    assert Contact.objects.count() == 1
    post = Post()
    post.folders["INBOX"].add(compose.composed(delivery._envelope(sent)))
    make.read(make.mailbox(office.by, serve(post)))
    assert Message.objects.get().mail_id == sent.pk
    assert Contact.objects.count() == 1


@pytest.mark.feature("ACT-2")
def test_an_answer_stands_in_its_conversation_and_is_a_contact(office, sent, serve):
    client = party(office.by)
    pk = services.bring("list.eml", make.message(number=1, References="<0@instal.example>"), party_id=client.pk, by=office.by)
    letter, _book, _told = mails.proposed("mailboxes.message", pk, by=office.by)
    assert (letter.to, letter.subject) == ("jan@instal.example", "Re: Zapytanie o zawory")
    assert "> Proszę o cenę zaworów DN20." in letter.text
    made = Mail.objects.get(
        pk=mails.write("mailboxes.message", pk, Letter(to=letter.to, subject="Re: Zapytanie", text="Cena 12 zł."), by=office.by)
    )
    assert made.answers == "<1@instal.example>"
    assert b"In-Reply-To: <1@instal.example>" in compose.composed(delivery._envelope(made))
    answer = Message.objects.get(mail_id=made.pk)
    assert (answer.outgoing, answer.thread, answer.state) == (True, Message.objects.get(pk=pk).thread, "assigned")
    assert Contact.objects.filter(party=client, direction="out", content="Cena 12 zł.").count() == 1


@pytest.mark.feature("ACT-2")
def test_saved_messages_dropped_on_a_page_are_brought(office):
    client = party(office.by)
    browser = Client()
    browser.cookies.load(dict(session_cookie(user_with(None))))
    outlook = saved("Oferta z Outlooka", "Dzień dobry\r\nżółte zawory", sender=("Ewa Nowak", "ewa@nowa.example"), to=("Biuro", "biuro@hydroterm.example"),
                    message_id="<o1@nowa.example>", files=(("cennik żółty.pdf", b"%PDF-1.4 x"),))  # fmt: skip
    for name, content in (
        ("a.eml", make.message(number=1)),
        ("a.eml", make.message(number=1)),
        ("o.msg", outlook),
        ("nic.eml", b"to nie list"),
        ("b.txt", b"x"),
    ):
        answer = browser.post(f"/pliki/parties.party/{client.pk}/", {"file": SimpleUploadedFile(name, content)}, HTTP_HX_REQUEST="true")
        assert answer.status_code == 200, answer.content
    assert set(Message.objects.values_list("subject", "state")) == {("Zapytanie o zawory", "assigned"), ("Oferta z Outlooka", "assigned")}
    ours = Message.objects.get(subject="Oferta z Outlooka")
    assert (ours.from_address, ours.to, ours.text) == (
        "ewa@nowa.example",
        [["Biuro", "biuro@hydroterm.example"]],
        "Dzień dobry\nżółte zawory",
    )
    assert Contact.objects.filter(party=client).count() == 2
    assert set(Attachment.objects.filter(subject="parties.party").values_list("name", flat=True)) == {"nic.eml", "b.txt"}
    assert Attachment.objects.filter(subject="mailboxes.message", name="cennik żółty.pdf").count() == 1


def test_a_task_and_a_case_are_made_of_a_message(office):
    client = party(office.by)
    pk = services.bring("list.eml", make.message(number=1), party_id=client.pk, by=office.by)
    task, case = onward.OWN
    from kupiec.ground.documents.public import Ref

    ref = Ref("mailboxes.message", pk)
    assert task.start(ref, by=office.by) == f"/zadania/nowe/?subject=Zapytanie+o+zawory&link=mailboxes.message%3A{pk}&party={client.pk}"
    assert case.start(ref, by=office.by) == f"/sprawy/nowa/?name=Zapytanie+o+zawory&join=mailboxes.message%3A{pk}&party={client.pk}"


def test_a_message_of_two_parties_stands_in_both_journals(office):
    one, two = party(office.by), party(office.by)
    raw = make.message(number=1)
    assert services.bring("a.eml", raw, party_id=one.pk, by=office.by) == services.bring("a.eml", raw, party_id=two.pk, by=office.by)
    assert Assigned.objects.count() == 2
    assert Contact.objects.count() == 2
