"""Cases: opened alone and in sets, with persons and papers; seen by scope; refused whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal
from kupiec.people.cases import public, queries
from kupiec.people.cases.models import Case, CaseMember, CaseMove
from kupiec.people.cases.tests import builders as make
from kupiec.people.cases.values import CaseDraft
from kupiec.people.parties import services as party_services
from kupiec.people.parties.tests.builders import party

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def _kinds(db):
    make.dictionaries()


@pytest.mark.feature("CAS-1")
def test_a_case_has_kind_number_guardian_party_persons_and_papers(actor):
    client = party(actor)
    (person,) = party_services.add_persons([(client.pk, {"first_name": "Marta", "last_name": "Kubiak"})], by=actor)
    ref = documents.Ref("orders.order", 17)
    made = make.case(actor, client.pk, name="  Kotłownia   w Śremie ", person_ids=(person,), refs=(ref,), expected_value=D("48000.00"))
    assert made.name == "Kotłownia w Śremie" and made.number.startswith("SPR 1/") and made.guardian_id == actor.employee_id
    assert (made.group, made.phase.code, made.probability) == ("potential", "lead", 10)
    assert (made.value, made.weighted) == (D("48000.00"), D("4800.00"))
    assert [one.pk for one in queries.persons_of([made.pk])[made.pk]] == [person]
    found = public.cases_of([ref, documents.Ref("orders.order", 18)])
    assert {one: (fact.id, fact.kind, fact.group) for one, fact in found.items()} == {ref: (made.pk, "opportunity", "potential")}
    assert CaseMove.objects.get(case=made).target.code == "lead"


def test_an_internal_case_has_no_party(actor):
    inside = make.case(actor, kind_code="internal", name="Przeprowadzka magazynu")
    assert inside.party_id is None and inside.kind.internal
    with pytest.raises(Refusal) as refused:
        make.case(actor, party(actor).pk, kind_code="internal")
    assert (refused.value.code, refused.value.field) == ("INTERNAL", "party_id")


def test_many_cases_cost_as_many_statements_as_one(actor, django_assert_max_num_queries, django_db_setup):
    client = party(actor)

    def opened(count: int) -> int:
        drafts = [
            CaseDraft(kind_code="inquiry", name=f"Zapytanie {at}", party_id=client.pk, refs=(documents.Ref("offers.offer", at),))
            for at in range(count)
        ]
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as asked:
            public.open_cases(drafts, by=actor)
        return len(asked)

    opened(1)
    assert opened(40) == opened(2)


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"name": " "}, "REQUIRED", "name"),
        ({"kind_code": "nie-ma"}, "UNKNOWN_KIND", "kind_id"),
        ({"guardian_id": 999}, "UNKNOWN_KEY", "guardian_id"),
        ({"person_ids": (999,)}, "UNKNOWN_KEY", "person_ids"),
        ({"expected_value": D(-1)}, "BAD_NUMBER", "expected_value"),
        ({"probability": 101}, "BAD_NUMBER", "probability"),
        ({"currency_id": "XXX"}, "UNKNOWN_KEY", "currency"),
        ({"name": "x" * 201}, "TOO_LONG", "name"),
    ],
)
def test_wrong_cases_are_refused_whole(actor, fields, code, field):
    with pytest.raises(Refusal) as refused:
        make.case(actor, **fields)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Case.objects.exists() and not CaseMember.objects.exists()


def test_scopes_say_whose_cases_one_sees(actor, cast):
    own = make.case(actor, party(actor).pk)
    stranger = replace(actor, all_rights=False, rights=frozenset({"cases.see"}), employee_id=None, scopes={"cases": "own"})
    assert list(queries.visible(actor)) == [own]
    assert not queries.visible(stranger).exists()
    assert queries.visible(replace(stranger, scopes={"cases": "branch"})).get() == own
    assert not queries.visible(replace(stranger, scopes={"cases": "branch"}, branch_id=cast.other_branch.pk)).exists()


def test_papers_join_once_and_only_for_who_may(actor):
    made = make.case(actor)
    ref = documents.Ref("letters.letter", 5)
    public.attach(made.pk, [ref, ref], by=actor)
    public.attach(made.pk, [ref], by=actor)
    assert queries.members([made.pk]) == {made.pk: [ref]}
    with pytest.raises(Refusal) as refused:
        public.attach(made.pk, [ref], by=replace(actor, all_rights=False, rights=frozenset({"cases.see"})))
    assert refused.value.code == "FORBIDDEN"


@pytest.mark.feature("CAS-1")
@pytest.mark.parametrize(
    "given, code",
    [
        ({"opened_on": clock.today() + dt.timedelta(days=1)}, "NOT_YET"),
        ({"expected_value": D(10) ** 15}, "BAD_NUMBER"),
        ({"planned_revenue": D(10) ** 11}, "BAD_NUMBER"),
    ],
)
def test_slips_of_the_hand_are_told_at_their_field(actor, given, code):
    (field,) = given
    with pytest.raises(Refusal) as refused:
        make.case(actor, **given)
    assert (refused.value.code, refused.value.field) == (code, field) and not Case.objects.exists()
