"""Cases go round; on a case stands what concerns its papers (WFL-3, KER-6)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.access.public import actor_of
from kupiec.ground.access.testing import user_with
from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import public as kit
from kupiec.ground.workflow import public as workflow
from kupiec.ground.workflow.models import Task
from kupiec.ground.workflow.services import add
from kupiec.people.activities import public as activities
from kupiec.people.cases import services, thread
from kupiec.people.cases.models import CaseReason
from kupiec.people.cases.tests import builders as make
from kupiec.people.cases.values import CASE
from kupiec.people.correspondence.tests import builders as letters
from kupiec.people.parties.tests.builders import party as new_party

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds(actor):
    make.dictionaries()
    activities.install_dictionaries()
    letters.dictionaries(actor)


@pytest.mark.feature("WFL-3")
def test_a_case_goes_round_and_is_not_closed_before_it_is_approved(actor):
    boss = user_with(username="szef")
    step = workflow.StepData(name="Zgoda szefa", who="person", user_id=boss.pk)
    add(workflow.DefinitionData(kind=CASE, name="Duże sprawy", when="wartosc > 50000 oraz rodzaj = 'opportunity'", steps=(step,)), by=actor)
    small, large = make.case(actor, name="Mała", expected_value=100), make.case(actor, name="Duża", expected_value=90000)
    dear, lost = CaseReason.objects.filter(result="lost").first(), make.phase("lost").pk
    assert services.move([small.pk], lost, reason_id=dear.pk, by=actor) == 1
    with pytest.raises(Refusal, match="NOT_APPROVED"):
        services.move([large.pk], lost, reason_id=dear.pk, by=actor)
    workflow.start([Ref(CASE, large.pk)], by=actor)
    assert workflow.standing([Ref(CASE, large.pk)], by=actor)[Ref(CASE, large.pk)].step == "Zgoda szefa"
    workflow.act(Task.objects.get().pk, "approve", "Dobrze", by=actor_of(boss, company_id=actor.company_id))
    assert services.move([large.pk], lost, reason_id=dear.pk, by=actor) == 1
    assert "Dobrze" in " ".join(one.quote for one in kit.timeline(large, subject=CASE, by=actor))


@pytest.mark.feature("KER-6")
def test_what_concerns_papers_of_a_case_stands_on_it_once_and_on_each_of_them(actor):
    party = new_party(actor)
    one, two = (
        letters.came(actor, party_id=party.pk, name="", subject="Pierwsze"),
        letters.came(actor, party_id=party.pk, name="", subject="Drugie"),
    )
    refs = [Ref("correspondence.letter", one.pk), Ref("correspondence.letter", two.pk)]
    case = make.case(actor, party.pk, refs=tuple(refs))
    links = (("correspondence.letter", one.pk), (CASE, case.pk))
    activities.add_contacts([activities.ContactDraft(party_id=party.pk, subject="Telefon o pierwszym", links=links)], by=actor)
    for record, subject in ((case, CASE), (one, "correspondence.letter"), (two, "correspondence.letter")):
        told = [str(entry.text) for entry in kit.timeline(record, subject=subject, by=actor)]
        assert sum("Telefon o pierwszym" in text for text in told) == 1, told
    assert thread.of_paper(refs[0], by=actor) == {*refs, Ref(CASE, case.pk)}
    assert [entry for entry in kit.timeline(party, subject="parties.party", by=actor) if "Pierwsze" in str(entry.text)] == []


@pytest.mark.feature("KER-6")
def test_the_timeline_of_many_papers_asks_as_much_as_of_few(actor):
    party = new_party(actor)

    def cost(count: int) -> int:
        rows = [letters.came(actor, party_id=party.pk, name="", subject=f"List {number}") for number in range(count)]
        case = make.case(actor, party.pk, refs=tuple(Ref("correspondence.letter", row.pk) for row in rows))
        for row in rows:
            draft = activities.ContactDraft(party_id=party.pk, subject="Rozmowa", links=(("correspondence.letter", row.pk),))
            activities.add_contacts([draft], by=actor)
        with CaptureQueriesContext(connection) as asked:
            assert len(kit.timeline(case, subject=CASE, by=actor)) >= 2 * count
        return len(asked)

    assert cost(12) == cost(2)
