"""Bases: by hand, by a rule that keeps itself up to date."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import formula
from kupiec.ground.kernel.refusal import Refusal
from kupiec.people.parties import figures, jobs, services
from kupiec.people.parties.models import Base, BaseMember, CustomerGroup
from kupiec.people.parties.tests.builders import party

pytestmark = pytest.mark.django_db


def _members(base_id):
    return set(BaseMember.objects.filter(base_id=base_id).values_list("party_id", flat=True))


@pytest.mark.feature("PTY-2")
def test_members_by_hand_come_and_go(actor):
    one, two = party(actor), party(actor)
    base = services.save_base({"name": "Targi 2026"}, by=actor)
    assert services.add_members([one.pk, two.pk], base_id=base, by=actor) == 2
    assert services.add_members([one.pk], base_id=base, by=actor) == 0
    assert services.remove_members([two.pk], base_id=base, by=actor) == 1
    assert _members(base) == {one.pk}


@pytest.mark.feature("PTY-2")
def test_a_rule_keeps_the_base_up_to_date(actor):
    near, far = party(actor), party(actor)
    services.edit(far.pk, {"country": "CZ", "nip": ""}, by=actor)
    base = services.save_base({"name": "Duże, krajowe", "rule": 'kraj = "PL" and limit >= 50000'}, by=actor)
    assert _members(base) == set()
    services.save_terms(near.pk, {"credit_limit": 60000}, by=actor)
    services.save_terms(far.pk, {"credit_limit": 90000}, by=actor)
    assert _members(base) == {near.pk}
    services.edit(far.pk, {"country": "PL"}, by=actor)
    assert _members(base) == {near.pk, far.pk}
    services.archive([near.pk], by=actor)
    assert _members(base) == {far.pk}
    services.save_terms(far.pk, {"credit_limit": None}, by=actor)
    assert _members(base) == set()


@pytest.mark.feature("PTY-2")
def test_a_party_is_in_any_number_of_bases_and_hand_stays_beside_rule(actor):
    one = party(actor)
    base = services.save_base({"name": "Klienci", "rule": "customer"}, by=actor)
    other = services.save_base({"name": "Wszyscy w Poznaniu", "rule": 'city = "Poznań"'}, by=actor)
    assert _members(base) == _members(other) == {one.pk}
    services.add_members([one.pk], base_id=base, by=actor)
    services.save_base({"rule": "supplier"}, pk=base, by=actor)
    assert _members(base) == {one.pk}, "put in by hand, so the new rule does not take it out"


@pytest.mark.parametrize("rule", ["customer +", "nieznane = 1", "credit_limit", "__import__('os')"])
def test_a_wrong_rule_is_refused_at_its_field(actor, rule):
    with pytest.raises(Refusal) as refused:
        services.save_base({"name": "Zła", "rule": rule}, by=actor)
    assert refused.value.field == "rule" and refused.value.code.startswith("FORMULA")
    assert not Base.objects.exists()


def test_names_are_taken_once(actor):
    services.save_base({"name": "Klienci"}, by=actor)
    with pytest.raises(Refusal, match="TAKEN"):
        services.save_base({"name": "Klienci"}, by=actor)


class _Turnover:
    def __init__(self, values):
        self.values = values

    def names(self):
        return {"turnover": formula.Name(formula.NUMBER, "Turnover", "obrót", 100)}

    def of(self, party_ids, *, company_id):
        return {pk: {"turnover": self.values[pk]} for pk in party_ids if pk in self.values}


@pytest.mark.feature("PTY-2")
def test_figures_of_upper_rooms_count_and_are_refreshed_by_the_nightly_job(actor):
    one = party(actor)
    figures.base_figures.plug(source := _Turnover({}))
    try:
        base = services.save_base({"name": "Obracają", "rule": "obrót >= 1000"}, by=actor)
        assert _members(base) == set()
        source.values[one.pk] = 5000
        assert jobs.refresh_all(by=actor) == 1
        assert _members(base) == {one.pk}
    finally:
        figures.base_figures._plugs.remove(source)


def test_refitting_costs_the_same_for_any_number_of_parties(actor):
    services.save_base({"name": "Klienci", "rule": 'customer and grupa <> "X"'}, by=actor)
    group = CustomerGroup.objects.create(code="INST", name="Instalatorzy")
    few = [party(actor).pk for _ in range(2)]
    many = [party(actor).pk for _ in range(9)]

    def statements(ids):
        with CaptureQueriesContext(connection) as spent:
            services.save_terms_of({pk: {"group_id": group.pk} for pk in ids}, by=actor)
        return len(spent)

    assert statements(few) == statements(many)
