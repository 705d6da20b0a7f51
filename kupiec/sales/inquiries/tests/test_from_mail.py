"""Inquiries made of e-mails: in one step, with their files; whoever asked turns out to be somebody (RFQ-1, RFQ-3)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from kupiec.ground.documents.public import Ref, graph
from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock
from kupiec.people.activities import public as activities
from kupiec.people.activities.models import Contact
from kupiec.people.cases import public as cases
from kupiec.people.correspondence import onward as letters_onward
from kupiec.people.correspondence.models import Letter
from kupiec.people.correspondence.tests import builders as letters
from kupiec.people.mailboxes import onward
from kupiec.people.mailboxes import services as mailboxes
from kupiec.people.mailboxes.models import Message
from kupiec.people.mailboxes.tests import builders as mail
from kupiec.people.parties.tests.builders import party as new_party
from kupiec.sales.inquiries import services
from kupiec.sales.inquiries.models import Inquiry
from kupiec.sales.inquiries.tests import builders as make
from kupiec.sales.inquiries.values import INQUIRY

pytestmark = pytest.mark.django_db
MESSAGE = "mailboxes.message"


@pytest.fixture(autouse=True)
def _house(actor, tmp_path, settings):
    settings.DATA = tmp_path
    activities.install_dictionaries()
    make.dictionaries(actor)
    letters.dictionaries(actor)
    with clock.frozen(make.NOON):
        yield


@pytest.fixture
def waiting(actor):
    """An e-mail of somebody we don't know."""
    return mail.arrived(
        mail.mailbox(actor, members=(actor.employee_id,)), sender=("Ewa Nowak", "ewa@nowa.example"), subject="Proszę o ofertę"
    )


def _make(code: str, ref: Ref, by) -> str:
    return next(one for one in onward.onward if one.code == code).start(ref, by=by)


@pytest.mark.feature("RFQ-1")
def test_an_inquiry_is_made_of_an_email_of_a_party_in_one_step_with_its_files(actor):
    party = new_party(actor, name="Instal-Przykład")
    raw = mail.message(number=1, files=(("plan.pdf", b"%PDF-1.4 plan"),))
    pk = mailboxes.bring("list.eml", raw, party_id=party.pk, by=actor)
    url = _make("inquiry", Ref(MESSAGE, pk), actor)
    row = Inquiry.objects.get()
    assert url == reverse("inquiry", args=[row.pk]) and _make("inquiry", Ref(MESSAGE, pk), actor) == url
    assert (row.party_id, row.name, row.subject, row.content.strip()) == (
        party.pk,
        "Instal-Przykład",
        "Zapytanie o zawory",
        "Proszę o cenę zaworów DN20.",
    )
    assert [one.name for one in files.of_record(INQUIRY, row.pk, by=actor)] == ["plan.pdf"]
    assert [card.ref.kind for card in graph(Ref(INQUIRY, row.pk), by=actor).cards] == [MESSAGE, INQUIRY]
    (case,) = cases.Case.objects.all()
    assert case.party_id == party.pk
    assert set(cases.cases_of([Ref(MESSAGE, pk), Ref(INQUIRY, row.pk)], by=actor)) == {Ref(MESSAGE, pk), Ref(INQUIRY, row.pk)}


@pytest.mark.feature("RFQ-3")
def test_assigning_the_email_says_whose_the_inquiry_and_its_case_are(actor, waiting):
    _make("inquiry", Ref(MESSAGE, waiting), actor)
    party = new_party(actor, name="Nowa S.A.")
    mailboxes.assign([waiting], party_id=party.pk, by=actor)
    assert (Inquiry.objects.get().party_id, cases.Case.objects.get().party_id) == (party.pk, party.pk)


@pytest.mark.feature("RFQ-3")
@pytest.mark.parametrize("way", ["adopt", "edit"])
def test_a_stranger_who_becomes_a_party_takes_the_case_and_the_email_along(actor, waiting, way):
    _make("inquiry", Ref(MESSAGE, waiting), actor)
    row = Inquiry.objects.get()
    assert (row.party_id, cases.Case.objects.get().party_id) == (None, None)
    if way == "adopt":
        party = services.adopt(row.pk, by=actor)
    else:
        party = new_party(actor, name="Nowa S.A.").pk
        services.edit(row.pk, {"party_id": party}, by=actor)
    assert cases.Case.objects.get().party_id == party
    assert Message.objects.get().state == "assigned"
    assert Contact.objects.get().party_id == party


@pytest.mark.feature("RFQ-3")
def test_another_party_of_the_inquiry_is_the_cases_too_unless_that_was_closed_or_changed(actor):
    one, two, three = (new_party(actor, name=name) for name in ("Pierwsza", "Druga", "Trzecia"))
    row = make.inquiry(actor, party_id=one.pk, name="")
    services.edit(row.pk, {"party_id": two.pk}, by=actor)
    assert cases.Case.objects.get().party_id == two.pk
    cases.Case.objects.update(party=three)
    services.edit(row.pk, {"party_id": one.pk}, by=actor)
    assert cases.Case.objects.get().party_id == three.pk


@pytest.mark.feature("RFQ-3")
def test_a_letter_of_a_stranger_is_the_partys_once_he_is_one(actor):
    letter = letters.came(actor, subject="Zapytanie")
    start = next(one for one in letters_onward.onward if one.code == "inquiry").start
    start(Ref("correspondence.letter", letter.pk), by=actor)
    party = services.adopt(Inquiry.objects.get().pk, by=actor)
    letter.refresh_from_db()
    assert (letter.party_id, letter.name, cases.Case.objects.get().party_id) == (party, "Jan Bąk", party)


@pytest.mark.feature("COR-3")
def test_an_email_is_put_in_the_register_as_a_letter_once(actor, waiting):
    url = _make("letter", Ref(MESSAGE, waiting), actor)
    row = Letter.objects.get()
    assert (url, _make("letter", Ref(MESSAGE, waiting), actor)) == (reverse("letter", args=[row.pk]), url)
    assert (row.way, row.subject, row.name, row.medium.code, row.content) == ("in", "Proszę o ofertę", "Ewa Nowak", "email", "Treść")
    assert isinstance(row.received_on, dt.date)
    assert [card.ref.kind for card in graph(Ref("correspondence.letter", row.pk), by=actor).cards] == [MESSAGE, "correspondence.letter"]
