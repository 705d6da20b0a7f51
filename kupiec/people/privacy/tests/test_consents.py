"""Consents: written down and only added to, asked for, left; what holds now; what the outbox lets through."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kupiec.ground.access.testing import user_with
from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.mail import delivery
from kupiec.ground.mail.compose import composed
from kupiec.ground.mail.models import Mail
from kupiec.ground.mail.public import Letter, write
from kupiec.people.activities.values import LETTER
from kupiec.people.privacy import links, queries, services
from kupiec.people.privacy.models import Consent, Link, Wording
from kupiec.people.privacy.tests import builders
from kupiec.people.privacy.values import PARTY, PERSON, Act, ConsentDraft
from tests.markup import flat

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=clock.WARSAW)


def said(who, act="given", channels=("email",), **more):
    return ConsentDraft(who=who, channels=channels, act=act, **{"evidence": "formularz z targów, nr 12", **more})


def code(call, *args, **kwargs):
    with pytest.raises(Refusal) as told:
        call(*args, **kwargs)
    return told.value.code


@pytest.mark.feature("KER-21")
def test_the_last_act_holds_and_every_act_stays(cast):
    person = builders.at_firm(cast.by)
    ref = Ref(PERSON, person.pk)
    assert not queries.allowed([ref], "email", "marketing", company_id=cast.company.pk)[ref].allowed
    with clock.frozen(NOW):
        services.record([said((PERSON, person.pk), channels=("email", "sms"))], by=cast.by)
    assert queries.allowed([ref], "email", "marketing", company_id=cast.company.pk)[ref].allowed
    assert not queries.allowed([ref], "phone", "marketing", company_id=cast.company.pk)[ref].allowed
    assert not queries.allowed([ref], "email", "survey", company_id=cast.company.pk)[ref].allowed
    with clock.frozen(NOW + dt.timedelta(hours=1)):
        services.record([said((PERSON, person.pk), "withdrawn")], by=cast.by)
    states = queries.states_of([ref], company_id=cast.company.pk)[ref]
    assert states["email", "marketing"].act == Act.WITHDRAWN and states["sms", "marketing"].allowed
    assert len(queries.history(ref, by=cast.by)) == 3


def test_consents_are_of_one_company(cast):
    person = builders.at_firm(cast.by)
    services.record([said((PERSON, person.pk))], by=cast.by)
    ref = Ref(PERSON, person.pk)
    assert not queries.allowed([ref], "email", "marketing", company_id=cast.company.pk + 1)[ref].allowed


def test_a_party_that_is_a_person_has_one_set_of_consents(cast):
    party = builders.natural(cast.by)
    itself = queries.who(PARTY, party.pk, by=cast.by).persons[0]
    services.record([said((PARTY, party.pk))], by=cast.by)
    both = [Ref(PARTY, party.pk), Ref(PERSON, itself)]
    assert all(one.allowed for one in queries.allowed(both, "email", "marketing", company_id=cast.company.pk).values())


def test_the_state_of_a_thousand_costs_two_statements(cast):
    people = [builders.at_firm(cast.by) for _ in range(4)]
    services.record([said((PERSON, one.pk)) for one in people], by=cast.by)
    refs = [Ref(PERSON, one.pk) for one in people]
    with CaptureQueriesContext(connection) as few:
        queries.allowed(refs[:1], "email", "marketing", company_id=cast.company.pk)
    with CaptureQueriesContext(connection) as many:
        found = queries.allowed(refs, "email", "marketing", company_id=cast.company.pk)
    assert len(few) == len(many) == 2 and all(one.allowed for one in found.values())


@pytest.mark.parametrize(("change", "wanted"), [
    ({"channels": ()}, "REQUIRED"), ({"evidence": ""}, "REQUIRED"), ({"act": "asked"}, "BAD_CHOICE"), ({"how": "link"}, "BAD_CHOICE"), ({"purpose": "obce"}, "BAD_CHOICE"),
    ({"channels": ("fax",)}, "BAD_CHOICE"), ({"at": dt.datetime(2099, 1, 1, tzinfo=dt.UTC)}, "FUTURE"), ({"address": "x" * 300}, "TOO_LONG"), ({"wording_id": 10**9}, "WRONG_WORDING"),
    ({"evidence": "a\x00b"}, "BAD_TEXT"), ({"who": (PERSON, 10**9)}, "NOT_FOUND"), ({"who": ("orders.order", 1)}, "UNKNOWN_SUBJECT"),
])  # fmt: skip
def test_what_cannot_be_written_down(cast, change, wanted):
    person = builders.at_firm(cast.by)
    draft = {"who": (PERSON, person.pk), **change}
    assert code(services.record, [said(draft.pop("who"), **draft)], by=cast.by) == wanted
    assert not Consent.objects.exists()


def test_wordings_are_versions_and_belong_to_their_purpose(cast):
    first = builders.wording(cast.by)
    assert builders.wording(cast.by) == first
    second = builders.wording(cast.by, text="Inna treść zgody.")
    assert Wording.objects.get(pk=second).number == 2 and queries.wording_now("marketing", "pl", company_id=cast.company.pk).pk == second
    person = builders.at_firm(cast.by)
    assert code(services.record, [said((PERSON, person.pk), purpose="survey", wording_id=first)], by=cast.by) == "WRONG_WORDING"
    services.record([said((PERSON, person.pk), wording_id=first, evidence="")], by=cast.by)
    assert code(services.save_wording, "marketing", "  ", by=cast.by) == "REQUIRED"


@pytest.mark.parametrize("change", [
    lambda: Consent.objects.update(act="withdrawn"), lambda: Consent.objects.update(address=""), lambda: Consent.objects.all().delete(),
    lambda: Wording.objects.update(text="inna"), lambda: Wording.objects.all().delete(),
])  # fmt: skip
def test_the_database_itself_keeps_consents_as_they_are(cast, change):
    person = builders.at_firm(cast.by)
    services.record([said((PERSON, person.pk), address="a@example.com", wording_id=builders.wording(cast.by))], by=cast.by)
    with pytest.raises(DatabaseError), transaction.atomic():
        change()


def test_a_merge_may_move_consents_to_whom_stays(cast):
    one, other = builders.at_firm(cast.by), builders.at_firm(cast.by, email="inna@example.com")
    services.record([said((PERSON, one.pk))], by=cast.by)
    assert Consent.objects.update(person_id=other.pk) == 1


def asked(cast, person):
    builders.wording(cast.by)
    with clock.frozen(NOW):
        return Link.objects.get(pk=services.ask((PERSON, person.pk), by=cast.by))


def test_a_consent_is_confirmed_by_the_link_once_and_looking_decides_nothing(cast, sender):
    person = builders.at_firm(cast.by)
    link = asked(cast, person)
    mail = Mail.objects.get(kind="consent")
    assert mail.to == person.email and "Zgadzam się" in mail.text
    path = re.search(r"/zgody/potwierdzenie/[0-9a-f-]+/", mail.text)[0]
    client, ref = Client(enforce_csrf_checks=True), Ref(PERSON, person.pk)
    with clock.frozen(NOW + dt.timedelta(days=1)):
        for _ in range(3):
            page = client.get(path)
        assert page.status_code == 200 and "Zgadzam się" in page.content.decode() and person.email not in page.content.decode()
        assert queries.allowed([ref], "email", "marketing", company_id=cast.company.pk)[ref].act == Act.ASKED
        assert client.post(path, {"do": "yes"}).status_code == 403, "only from the page itself"
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page.content.decode())[1]
        assert client.post(path, {"do": "yes", "csrfmiddlewaretoken": token}).status_code == 200
        assert client.post(path, {"do": "no", "csrfmiddlewaretoken": token}).status_code == 410
    verdict = queries.allowed([ref], "email", "marketing", company_id=cast.company.pk)[ref]
    row = Consent.objects.get(pk=verdict.consent_id)
    assert verdict.allowed and row.how == "link" and row.evidence.startswith("IP ") and row.wording_id == link.wording_id and row.digest


def test_links_of_others_out_of_date_or_of_another_kind_open_nothing(cast, sender):
    person = builders.at_firm(cast.by)
    link = asked(cast, person)
    token, client = links.token(link), Client()
    for wrong in (
        token[:-1] + ("0" if token[-1] != "0" else "1"),
        token.replace(str(link.pk), str(link.pk + 1), 1),
        "zly",
        "1-" + "0" * 40,
        "٣-" + "0" * 40,
    ):
        assert client.get(f"/zgody/potwierdzenie/{wrong}/").status_code == 404
        assert client.post(f"/zgody/potwierdzenie/{wrong}/", {"do": "yes"}).status_code == 404
    assert client.get(f"/zgody/rezygnacja/{token}/").status_code == 404
    with clock.frozen(NOW + dt.timedelta(days=31)):
        assert client.get(f"/zgody/potwierdzenie/{token}/").status_code == 410
        assert client.post(f"/zgody/potwierdzenie/{token}/", {"do": "yes"}).status_code == 410
    assert not Consent.objects.filter(act="given").exists()


def test_who_said_no_is_not_asked_again_and_nobody_twice(cast, sender):
    person = builders.at_firm(cast.by)
    assert code(services.ask, (PERSON, person.pk), by=cast.by) == "NO_WORDING"
    asked(cast, person)
    with clock.frozen(NOW + dt.timedelta(days=2)):
        assert code(services.ask, (PERSON, person.pk), by=cast.by) == "ASKED_LATELY"
        services.object_to_marketing((PERSON, person.pk), by=cast.by)
        assert code(services.ask, (PERSON, person.pk), by=cast.by) == "LEFT"
    given = builders.at_firm(cast.by, email="inna@example.com")
    services.record([said((PERSON, given.pk))], by=cast.by)
    assert code(services.ask, (PERSON, given.pk), by=cast.by) == "ALREADY_GIVEN"
    nowhere = builders.at_firm(cast.by, email="")
    assert code(services.ask, (PERSON, nowhere.pk), by=cast.by) == "NO_ADDRESS"


def test_an_objection_is_one_line_on_the_page_and_said_once(cast):
    person = builders.at_firm(cast.by)
    services.record([said((PERSON, person.pk), act="objected")], by=cast.by)
    made = services.object_to_marketing((PERSON, person.pk), evidence="telefon", by=cast.by)
    assert len(made) == 14, "by every channel for every purpose, but for what was objected to already"
    assert services.object_to_marketing((PERSON, person.pk), evidence="telefon", by=cast.by) == []
    client = Client()
    client.force_login(user_with(None))
    html = flat(client.get(f"/osoby/{person.pk}/?panel=consents"))
    rows = re.findall(r"<tr>(?:(?!</tr>).)*telefon(?:(?!</tr>).)*</tr>", html, re.DOTALL)
    assert len(rows) == 2, "fourteen entries of the register, two lines to read: all channels of two purposes, four of the third"


def test_the_list_of_requests_opens_on_those_to_be_answered(cast):
    client = Client()
    client.force_login(user_with(None))
    here = reverse("privacy-requests")
    assert client.get(here, headers={"Referer": "http://testserver/podmioty/"}).headers["Location"] == f"{here}?f.state=open"
    shown = flat(client.get(f"{here}?f.state=open"))
    assert re.search(r'aria-current="[a-z]+"[^>]*>\s*Do odpowiedzi', shown), "the view says which it is"
    assert client.get(here, headers={"Referer": f"http://testserver{here}?f.state=open"}).status_code == 200, "all of them a click away"


def test_staff_do_not_see_the_link_in_the_outbox(cast, sender):
    asked(cast, builders.at_firm(cast.by))
    client = Client()
    client.force_login(user_with(None))
    assert links.token(Link.objects.get()) not in client.get("/poczta/").content.decode()


def letter(cast, person, purpose="marketing", **more):
    return write(
        LETTER,
        person.party_id,
        Letter(to=more.pop("to", person.email), subject="Promocja", text="Rabat 10% na kotły.", pdf=False, purpose=purpose, **more),
        by=cast.by,
    )


def test_advertising_needs_consent_business_does_not(cast, sender):
    person = builders.at_firm(cast.by)
    letter(cast, person, purpose="")
    assert code(letter, cast, person) == "NO_CONSENT"
    services.record([said((PERSON, person.pk), address="stary@example.com")], by=cast.by)
    assert code(letter, cast, person) == "NO_CONSENT", "agreed for another address"
    services.record([said((PERSON, person.pk))], by=cast.by)
    mail = Mail.objects.get(pk=letter(cast, person))
    assert mail.unsubscribe in mail.text and mail.purpose == "marketing"
    headers = composed(delivery._envelope(mail)).decode()
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in headers and f"List-Unsubscribe: <{mail.unsubscribe}>\r\n" in headers
    assert code(letter, cast, person, cc="inny@example.com") == "ONE_EACH" and code(letter, cast, person, purpose="zly") == "BAD_CHOICE"
    assert Mail.objects.get(pk=letter(cast, person)).unsubscribe == mail.unsubscribe


def test_leaving_works_with_one_click_and_stops_what_waits(cast, sender):
    person = builders.at_firm(cast.by)
    services.record([said((PERSON, person.pk))], by=cast.by)
    mail = Mail.objects.get(pk=letter(cast, person))
    path = mail.unsubscribe[mail.unsubscribe.index("/zgody/") :]
    client, ref = Client(enforce_csrf_checks=True), Ref(PERSON, person.pk)
    assert client.get(path).status_code == 200
    assert queries.allowed([ref], "email", "marketing", company_id=cast.company.pk)[ref].allowed, "looking changes nothing"
    for _ in range(2):
        assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not queries.allowed([ref], "email", "marketing", company_id=cast.company.pk)[ref].allowed
    assert Consent.objects.filter(act="withdrawn").count() == 1
    with pytest.raises(Refusal) as told:
        delivery._envelope(mail)
    assert told.value.code == "NO_CONSENT"
    assert client.post(path, {"do": "all"}).status_code == 200
    states = queries.states_of([ref], company_id=cast.company.pk)[ref]
    assert states["phone", "marketing"].act == states["post", "partners"].act == Act.OBJECTED and ("email", "survey") not in states


def test_without_a_room_of_consents_no_advertising_goes(cast, sender, monkeypatch):
    from kupiec.ground.mail import sockets

    monkeypatch.setattr(sockets.consents, "_plugs", [])
    assert code(letter, cast, builders.at_firm(cast.by)) == "BAD_CHOICE"


def test_requests_have_their_deadline(cast):
    person = builders.at_firm(cast.by)
    with clock.frozen(NOW):
        pk = services.add_request({"kind": "access", "person_id": person.pk}, by=cast.by)
        row = queries.request(pk, by=cast.by)
        assert (row.name, row.due_on) == ("Anna Malinowska", dt.date(2026, 12, 23))
        services.extend([pk], reason="wiele systemów", by=cast.by)
        assert queries.request(pk, by=cast.by).due_on == dt.date(2027, 2, 23)
        assert code(services.extend, [pk], reason="jeszcze", by=cast.by) == "EXTENDED"
        with pytest.raises(Conflict):
            services.edit_request(pk, {"content": "x"}, version=1, by=cast.by)
        assert code(services.refuse, [pk], reason=" ", by=cast.by) == "REQUIRED"
        services.answer([pk], text="wysłano plik", by=cast.by)
        assert code(services.answer, [pk], by=cast.by) == code(services.edit_request, pk, {"content": "x"}, by=cast.by) == "CLOSED"
        assert services.reopen([pk], by=cast.by) == 1
        assert code(services.add_request, {"kind": "access"}, by=cast.by) == "REQUIRED"
        assert code(services.add_request, {"kind": "access", "name": "X", "received_on": dt.date(2027, 1, 1)}, by=cast.by) == "FUTURE"
        assert code(services.add_request, {"kind": "access", "name": "X", "zle": 1}, by=cast.by) == "UNKNOWN_FIELD"
