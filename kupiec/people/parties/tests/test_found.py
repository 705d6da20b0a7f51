"""Parties and persons in the search box (KER-12)."""

from dataclasses import replace

import pytest

from kupiec.ground.kernel import jobs, search
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search.models import SearchEntry
from kupiec.people.parties import services
from kupiec.people.parties.models import Party
from kupiec.people.parties.tests.test_register import _draft

pytestmark = pytest.mark.django_db


def found(text, by):
    return [(hit.kind, hit.object_id) for hit in search.find(text, by=by)]


@pytest.mark.feature("KER-12")
def test_parties_and_persons_are_found_by_all_they_are_known_by(actor):
    (pk,) = services.create([_draft()], by=actor)
    (person,) = services.add_persons([(pk, {"first_name": "Żaneta", "last_name": "Łęcka", "phone": "505 606 707"})], by=actor)
    for text in ("bel-pol", "526-104-08-28", "601 000 318", "biuro@belpol.example", "KH00001", "instalcaje"):
        assert ("parties.party", pk) in found(text, actor), text
    assert found("lecka", actor) == [("parties.person", person)]
    assert ("parties.person", person) in found("505606707", actor)
    services.edit_person(person, {"last_name": "Nowa"}, by=actor)
    assert found("lecka", actor) == []


def test_strangers_do_not_find_them(actor):
    (pk,) = services.create([_draft()], by=actor)
    assert found("bel-pol", Actor(user_id=9, company_id=actor.company_id)) == []
    own = Actor(user_id=9, company_id=actor.company_id, rights=frozenset({"parties.see"}), scopes={"parties": "own"})
    assert found("bel-pol", own) == []
    assert found("bel-pol", replace(own, scopes={})) == [("parties.party", pk)]


def test_the_index_is_rebuilt(actor):
    (pk,) = services.create([_draft()], by=actor)
    SearchEntry.objects.all().delete()
    Party.objects.filter(pk=pk).update(archived=True)
    search.rebuild(by=actor)
    jobs.run_pending()
    assert SearchEntry.objects.get(kind="parties.party").weight == 0
