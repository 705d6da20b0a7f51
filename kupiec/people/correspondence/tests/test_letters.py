"""The register: numbers, what is taken of a party, exchanges of letters, what happens with them (COR-1)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from kupiec.ground.documents.public import Ref, describe
from kupiec.ground.kernel import clock, invariants, search
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.people.correspondence import queries, services
from kupiec.people.correspondence.models import Letter, Link
from kupiec.people.correspondence.tests import builders as make
from kupiec.people.correspondence.values import LETTER, LetterDraft
from kupiec.people.parties import public as parties
from kupiec.people.parties.tests.builders import party as new_party

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(actor):
    make.dictionaries(actor)
    with clock.frozen(make.NOON):
        yield


@pytest.fixture
def party(actor):
    return new_party(actor, name="Hydro-Term Sp. z o.o.")


def _refused(work) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value.code, caught.value.field


@pytest.mark.feature("COR-1")
def test_letters_that_came_and_went_have_their_own_numbers(actor):
    numbers = [make.came(actor).number, make.ours(actor).number, make.came(actor).number, make.ours(actor).number]
    assert numbers == ["WE 1/2026", "WY 1/2026", "WE 2/2026", "WY 2/2026"]
    first = Letter.objects.order_by("pk")[0]
    assert (first.state, first.type.code, first.medium.code, first.received_on) == ("open", "letter", "post", make.NOON.date())
    assert Letter.objects.filter(way="out").first().state == "draft"


@pytest.mark.feature("COR-1")
def test_a_set_is_registered_at_a_constant_number_of_statements(actor, party, django_assert_max_num_queries):
    drafts = [LetterDraft(way="in" if at % 2 else "out", subject=f"Pismo {at}", party_id=party.pk) for at in range(40)]
    services.register(drafts[:2], by=actor)
    with django_assert_max_num_queries(24):
        made = services.register(drafts, by=actor)
    rows = Letter.objects.in_bulk(made)
    assert [rows[pk].subject for pk in made] == [draft.subject for draft in drafts]
    assert [rows[pk].number for pk in made][:4] == ["WY 2/2026", "WE 2/2026", "WY 3/2026", "WE 3/2026"]


@pytest.mark.feature("COR-1")
def test_name_and_address_are_frozen_from_the_party(actor, party):
    letter = make.came(actor, party_id=party.pk, name="")
    facts = parties.documents_facts([party.pk], company_id=actor.company_id)[party.pk]
    seat = facts.seat
    assert letter.name == "Hydro-Term Sp. z o.o."
    assert (letter.street, letter.city) == ((seat.street, seat.city) if seat else ("", ""))
    parties.Party.objects.filter(pk=party.pk).update(name="Inna nazwa")
    letter.refresh_from_db()
    assert letter.name == "Hydro-Term Sp. z o.o."


@pytest.mark.feature("COR-1")
def test_another_party_brings_its_name(actor, party):
    other = new_party(actor, name="Instal-Pol Sp. z o.o.")
    letter = make.came(actor, party_id=party.pk, name="")
    services.edit_letter(letter.pk, {"party_id": other.pk, "name": letter.name, "subject": "Inny temat"}, by=actor)
    letter.refresh_from_db()
    assert (letter.name, letter.subject, letter.party_id) == ("Instal-Pol Sp. z o.o.", "Inny temat", other.pk)
    services.edit_letter(letter.pk, {"name": "Instal-Pol, budowa Śrem"}, by=actor)
    letter.refresh_from_db()
    assert letter.name == "Instal-Pol, budowa Śrem"


@pytest.mark.feature("COR-1")
@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"subject": " "}, ("REQUIRED", "subject")), ({"name": ""}, ("REQUIRED", "name")), ({"party_id": 10**9}, ("UNKNOWN_KEY", "party_id")),
        ({"answers_id": 10**9}, ("UNKNOWN_KEY", "answers_id")), ({"employee_id": 10**9}, ("UNKNOWN_KEY", "employee_id")),
        ({"type_id": 10**9}, ("UNKNOWN_KEY", "type_id")), ({"received_on": dt.date(2026, 11, 19)}, ("NOT_YET", "received_on")),
        ({"postage": Decimal(-1)}, ("BAD_NUMBER", "postage")), ({"subject": "x" * 201}, ("TOO_LONG", "subject")), ({"language": "fr"}, ("BAD_CHOICE", "language")),
        ({"links": (("orders.order", 10**9),)}, ("UNKNOWN_KEY", "links")), ({"subject": "a\x00b"}, ("BAD_TEXT", "subject")),
    ],
)  # fmt: skip
def test_a_wrong_letter_is_refused_and_takes_no_number(actor, fields, code):
    assert _refused(lambda: make.came(actor, **fields)) == code
    assert make.came(actor).number == "WE 1/2026"


@pytest.mark.feature("COR-1")
def test_a_type_of_the_other_way_is_refused(actor):
    complaint = make.term("type", "complaint").pk
    assert make.came(actor, type_id=complaint).type.code == "complaint"
    assert _refused(lambda: make.ours(actor, type_id=complaint)) == ("UNKNOWN_KEY", "type_id")


@pytest.mark.feature("COR-1")
def test_an_exchange_of_letters_keeps_together(actor):
    first = make.came(actor)
    second = make.ours(actor, answers_id=first.pk)
    third = make.came(actor, answers_id=second.pk)
    alone = make.came(actor)
    assert [row.pk for row in queries.thread(second, by=actor)] == [first.pk, second.pk, third.pk]
    assert _refused(lambda: services.edit_letter(first.pk, {"answers_id": third.pk}, by=actor)) == ("ROUND_ABOUT", "answers_id")
    services.edit_letter(second.pk, {"answers_id": alone.pk}, by=actor)
    third.refresh_from_db()
    assert third.thread_id == alone.pk
    services.edit_letter(second.pk, {"answers_id": None}, by=actor)
    assert [row.pk for row in queries.thread(Letter.objects.get(pk=third.pk), by=actor)] == [second.pk, third.pk]
    assert [line for one in invariants.everything() if "correspondence" in one.room for line in one.check()] == []
    Letter.objects.filter(pk=third.pk).update(thread=alone)
    assert [line for one in invariants.everything() if "correspondence" in one.room for line in one.check()] == [f"letter={third.pk}"]


@pytest.mark.feature("COR-1")
def test_letters_are_settled_sent_and_withdrawn(actor):
    theirs = make.came(actor)
    answer = make.ours(actor, answers_id=theirs.pk)
    assert _refused(lambda: services.settle([answer.pk], by=actor))[0] == "NOT_OPEN"
    assert _refused(lambda: services.send([answer.pk], on=dt.date(2026, 11, 19), by=actor))[0] == "NOT_YET"
    services.send([answer.pk], medium_id=make.term("medium", "courier").pk, by=actor)
    theirs.refresh_from_db()
    answer.refresh_from_db()
    assert (answer.state, answer.sent_on, answer.written_on, answer.medium.code) == ("sent", make.NOON.date(), make.NOON.date(), "courier")
    assert (theirs.state, theirs.settled_on) == ("settled", make.NOON.date())
    assert _refused(lambda: services.edit_letter(answer.pk, {"content": "Inaczej"}, by=actor)) == ("SENT", "content")
    services.posted(answer.pk, postage=Decimal("8.30"), tracking="PL123", by=actor)
    assert _refused(lambda: services.withdraw([answer.pk], reason="pomyłka", by=actor))[0] == "SENT"
    mistaken = make.came(actor)
    assert _refused(lambda: services.withdraw([mistaken.pk], reason=" ", by=actor)) == ("REQUIRED", "reason")
    services.withdraw([mistaken.pk], reason="dwa razy to samo", by=actor)
    assert _refused(lambda: services.edit_letter(mistaken.pk, {"remarks": "x"}, by=actor))[0] == "WITHDRAWN"
    assert make.came(actor).number == "WE 3/2026"


def test_two_who_change_a_letter_at_once(actor):
    letter = make.came(actor)
    services.edit_letter(letter.pk, {"remarks": "pierwszy"}, version=letter.version, by=actor)
    with pytest.raises(Conflict):
        services.edit_letter(letter.pk, {"remarks": "drugi"}, version=letter.version, by=actor)


@pytest.mark.feature("COR-1")
def test_papers_join_letters(actor):
    first = make.came(actor)
    second = make.came(actor, links=((LETTER, first.pk),))
    services.link(second.pk, [(LETTER, first.pk)], by=actor)
    assert Link.objects.filter(letter=second).count() == 1
    assert [row.pk for row in queries.linked_to((LETTER, first.pk), by=actor)] == [second.pk]
    services.unlink(second.pk, (LETTER, first.pk), by=actor)
    assert not Link.objects.exists()


def test_a_salesperson_sees_letters_of_his_own_customers(actor, party):
    stranger = make.came(actor)
    theirs = make.came(actor, party_id=party.pk)
    own = make.only(actor, "correspondence.see", "parties.see", scope="own")
    parties.Party.objects.filter(pk=party.pk).update(guardian=None)
    assert set(queries.visible(own).values_list("pk", flat=True)) == {stranger.pk}
    parties.Party.objects.filter(pk=party.pk).update(guardian_id=actor.employee_id)
    assert set(queries.visible(own).values_list("pk", flat=True)) == {stranger.pk, theirs.pk}
    assert describe([Ref(LETTER, theirs.pk)], by=make.only(actor, "parties.see")) == {}


def test_letters_are_found_by_number_sign_and_subject(actor):
    letter = make.came(actor, their_sign="R-7/2026", subject="Zażółcone grzejniki")
    for asked in ("WE 1/2026", "R-7/2026", "zazolcone"):
        assert [hit.object_id for hit in search.find(asked, by=actor, wanted=[LETTER], limit=5)] == [letter.pk]
