"""At least sixty ugly messages: each is taken apart within its limits, none stops the rest, none leaves anything harmful (C9–C11)."""

from __future__ import annotations

import re

import pytest

from kupiec.ground.files.models import Attachment
from kupiec.people.activities.models import Contact, Task
from kupiec.people.mailboxes.models import Assigned, Message
from kupiec.people.mailboxes.taking import Taken, Taker
from kupiec.people.mailboxes.tests import builders as make
from kupiec.people.mailboxes.tests import corpus
from kupiec.people.mailboxes.tests.server import Post
from kupiec.people.mailboxes.values import MESSAGE
from kupiec.people.parties.models import Party, Person

HARM = re.compile(
    r"<(?:script|img|svg|iframe|object|embed|form|input|button|meta|link|base|style|math)\b|\son\w+=|javascript:|hx-|style=|src=",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def taken() -> dict[str, Taken]:
    """The corpus, taken apart one after another by one taker."""
    with Taker() as taker:
        return {name: taker.take(raw) for name, raw in corpus.all_of_them().items()}


@pytest.mark.feature("ACT-2")
def test_every_message_is_taken_whatever_it_is(taken):
    assert len(taken) >= 60
    for name, one in taken.items():
        assert one.digest and one.message_id, name
        assert not HARM.search(one.html), (name, HARM.search(one.html))
        assert not re.search("[\x00\u202e\ud800-\udfff]", one.text + one.html + one.subject + one.sender[0]), name
        assert len(one.text) <= 200_000 and len(one.html) <= 400_000 and len(one.subject) <= 300, name


def test_charsets_are_read_even_when_they_lie(taken):
    for name in ("utf-8", "iso-8859-2", "windows-1250", "utf-16", "cp852", "none-1250", "lies-utf8", "unheard-of", "ascii-8bit"):
        assert "gęślą jaźń" in taken[f"charset-{name}"].text, name
    assert taken["charset-none-8859-2"].text == "żółw ćma ślad"
    assert taken["header-raw-8bit"].sender == ("łukasz", "jan@instal.example")


def test_files_come_out_of_bundles_with_their_names(taken):
    assert [(one.name, one.content) for one in taken["tnef"].files] == [("Zamówienie żółte.pdf", b"%PDF-1.4 tresc")]
    assert [one.name for one in taken["tnef-broken"].files] == ["winmail.dat"]
    assert [one.name for one in taken["file-name-rfc2231"].files] == ["Zamówienie ż.pdf"]
    assert b"w srodku" in taken["message-attached"].files[0].content


def test_what_is_made_to_stop_us_is_cut_short_and_the_original_kept(taken):
    assert taken["parts-20000"].trouble == "cut"
    assert taken["nested-3000"].trouble == "broken"
    assert [one.name for one in taken["nested-3000"].files] == ["wiadomosc.eml"]
    assert len(taken["references-10000"].references) <= 50
    assert len(taken["recipients-20000"].cc) <= 100
    assert taken["html-nested-100000"].trouble == ""


def test_links_stay_and_pictures_are_counted(taken):
    assert taken["html-pictures"].pictures == 30
    assert 'href="https://dobre.example/?a=1"' in taken["html-links"].html
    assert 'rel="noopener noreferrer nofollow"' in taken["html-links"].html


@pytest.mark.feature("ACT-2")
@pytest.mark.django_db
def test_the_whole_corpus_is_read_from_a_server_and_makes_messages_only(office, serve):
    post = Post()
    ugly = corpus.all_of_them()
    for raw in ugly.values():
        post.folders["INBOX"].add(raw)
    post.folders["INBOX"].add(make.message(number="after"))
    before = (Party.objects.count(), Person.objects.count(), Task.objects.count())
    found = make.read(make.mailbox(office.by, serve(post)))
    assert found.get("failed", 0) == 0
    assert (found["brought"], found["known"]) == (len(ugly), 1)  # the empty one and the blank one are the same
    assert Message.objects.filter(message_id="<after@instal.example>", state="waiting").exists()
    assert (Party.objects.count(), Person.objects.count(), Task.objects.count()) == before
    assert not Contact.objects.exists() and not Assigned.objects.exists()
    assert not Attachment.objects.exclude(subject=MESSAGE).exists()
    assert [tuple(one) for one in Message.objects.get(message_id="<file-program@ugly.example>").left_out] == [
        ("faktura.pdf.exe", "PROGRAM")
    ]
    assert not Attachment.objects.filter(name__contains="/").exists()


def test_a_child_that_dies_is_replaced():
    with Taker() as taker:
        assert taker.take(make.message(number=1)).trouble == ""
        taker._child.kill()  # type: ignore[union-attr]
        taker._child.wait()  # type: ignore[union-attr]
        assert taker.take(make.message(number=2)).subject == "Zapytanie o zawory"


def test_a_message_that_eats_the_processor_costs_only_itself(monkeypatch):
    from kupiec.people.mailboxes import taking

    monkeypatch.setattr(taking, "WALL_SECONDS", 0.0)
    with Taker() as taker:
        slow = taker.take(make.message(number=1))
        assert slow.trouble in ("slow", "broken")
        assert [one.name for one in slow.files] == ["wiadomosc.eml"]
        monkeypatch.setattr(taking, "WALL_SECONDS", 15.0)
        assert taker.take(make.message(number=2)).trouble == ""
