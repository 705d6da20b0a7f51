"""The archive of versions, results by a cause, reminders that become tasks and are closed by themselves (OFR-12)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal as D
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.people.activities import public as activities
from kupiec.people.parties.tests import builders as parties
from kupiec.sales.followups import queries, services
from kupiec.sales.followups.models import FollowUp, Reminder
from kupiec.sales.offers import services as offering
from kupiec.sales.offers.models import LossReason, Offer, OfferLine
from kupiec.sales.offers.tests import builders as offers
from kupiec.sales.offers.values import DraftOfferLine, Loss

DAY = dt.date(2026, 11, 2)


@pytest.fixture(autouse=True)
def _house(cast: Any) -> Any:
    with clock.frozen(DAY):
        activities.install_dictionaries()
        offers.house(cast.by)
        yield


def sent(by: Any, *, net: int = 100, name: str = "Bud-Dom", **fields: Any) -> Any:
    lines = (DraftOfferLine(None, D(4), "kpl", description="Szafa", unit_price=D(net) / 4),)
    made = offers.offer(by, parties.party(by, name=name), lines=lines, valid_until=clock.today() + dt.timedelta(21), **fields)
    offering.send([made.version_id], by=by)
    return made


def on(days: int) -> Any:
    return clock.frozen(DAY + dt.timedelta(days))


def walk(by: Any) -> tuple[int, int]:
    return services.settle(by=by), services.remind(by=by)


@pytest.mark.feature("OFR-12")
def test_reminders_become_tasks_once_and_are_done_when_the_offer_is_answered(cast):
    by = cast.by
    services.save_reminder({"when": "sent", "days": 7, "subject": "Zapytaj o decyzję"}, by=by)
    services.save_reminder({"when": "end", "days": 3, "subject": "Kończy się"}, by=by)
    made, other = sent(by, salesperson_id=cast.salesperson.pk), sent(by, name="Inny")
    assert walk(by) == (0, 0)
    with on(7):
        assert walk(by) == (0, 2) and walk(by) == (0, 0)
        task = activities.tasks(by).get(subject=f"Zapytaj o decyzję: {Offer.objects.get(pk=made.offer_id).number}")
        assert (task.due, task.closed, task.party_id) == (clock.today(), False, Offer.objects.get(pk=made.offer_id).party_id)
        reason = LossReason.objects.create(code="cena", name="Za drogo")
        offering.lose([made.offer_id], loss=Loss(reason.pk), by=by)
        assert walk(by) == (1, 0)
        task.refresh_from_db()
        assert task.closed and not activities.tasks(by).get(subject__endswith=Offer.objects.get(pk=other.offer_id).number).closed
    with on(18):
        assert walk(by) == (0, 1)
        offering.accept([other.version_id], by=by)
        assert walk(by) == (2, 0) and not FollowUp.objects.filter(over=False).exists()
    with on(30):
        assert walk(by) == (0, 0)


@pytest.mark.feature("OFR-12")
def test_a_new_version_is_asked_about_anew(cast):
    by = cast.by
    services.save_reminder({"when": "sent", "days": 5, "subject": "Zapytaj"}, by=by)
    made = sent(by)
    with on(5):
        assert walk(by) == (0, 1)
        version = offering.new_version(made.offer_id, by=by)
        assert walk(by) == (0, 0)
        offering.send([version], by=by)
        assert walk(by) == (1, 0)
    with on(10):
        assert walk(by) == (0, 1)
        activities.complete([FollowUp.objects.get(over=False).task_id], by=by)
        assert walk(by) == (0, 0) and not FollowUp.objects.filter(over=False).exists()
    services.switch([Reminder.objects.get().pk], by=by)
    sent(by, name="Trzeci")
    with on(5):
        assert walk(by) == (0, 0)


@pytest.mark.feature("OFR-12")
def test_reading_does_not_grow_with_offers(cast):
    by = cast.by
    services.save_reminder({"when": "sent", "days": 7, "subject": "Zapytaj"}, by=by)
    counts = []
    for batch in (2, 4):
        for at in range(batch):
            sent(by, name=f"K{batch}{at}")
        with on(6), CaptureQueriesContext(connection) as caught:
            walk(by)
            queries.results(by, group="reason")
        counts.append(len(caught))
    assert counts[0] == counts[1]


@pytest.mark.feature("OFR-12")
def test_value_won_and_lost_by_reason_and_others(cast):
    by = cast.by
    reason = LossReason.objects.create(code="cena", name="Za drogo")
    lost, partly, won = sent(by, net=1000, name="A"), sent(by, net=400, name="B"), sent(by, net=200, name="C")
    sent(by, net=50, name="D")
    offering.lose([lost.offer_id], loss=Loss(reason.pk, competitor_name="Rywal", competitor_price=D(900)), by=by)
    line = OfferLine.objects.get(offer_version=partly.version_id)
    offering.accept([partly.version_id], quantities={line.pk: D(1)}, by=by)
    offering.accept([won.version_id], by=by)

    def told(group: str) -> dict[str, tuple[Any, ...]]:
        return {one.label: (one.count, one.won_value, one.lost_value, one.open_value) for one in queries.results(by, group=group)}

    assert told("reason") == {"Za drogo": (1, 0, D("1000.00"), 0), "bez powodu": (3, D("300.00"), D("300.00"), D("50.00"))}
    assert (
        set(told("party")) == {"A", "B", "C", "D"}
        and "Rywal" in told("competitor")
        and told("month") == {"2026-11": (4, D("300.00"), D("1300.00"), D("50.00"))}
    )
    assert queries.results(by, group="reason", since=DAY + dt.timedelta(1)) == []
    assert queries.versions(by).count() == 4
    assert queries.versions(replace(by, company_id=cast.company.pk + 1000)).count() == 0


@pytest.mark.feature("OFR-12")
def test_what_is_wrong_is_told_at_its_field(cast):
    by = cast.by
    pk = services.save_reminder({"when": "sent", "days": 7, "subject": "Zapytaj"}, by=by)
    cases = [
        ({"when": "sent", "days": 7, "subject": "X"}, ("TAKEN", "days")), ({"when": "sent", "days": 366, "subject": "X"}, ("BAD_NUMBER", "days")),
        ({"when": "sent", "days": -1, "subject": "X"}, ("BAD_NUMBER", "days")), ({"when": "kiedyś", "days": 1, "subject": "X"}, ("BAD_CHOICE", "when")),
        ({"when": "sent", "days": 1, "subject": " "}, ("REQUIRED", "subject")), ({"when": "sent", "subject": "X"}, ("REQUIRED", "days")),
        ({"when": "sent", "days": 1, "subject": "x" * 121}, ("TOO_LONG", "subject")),
    ]  # fmt: skip
    for values, expected in cases:
        with pytest.raises(Refusal) as caught:
            services.save_reminder(values, by=by)
        assert (caught.value.code, caught.value.field) == expected
    with pytest.raises(Conflict):
        services.save_reminder({"subject": "Inaczej"}, pk=pk, version=9, by=by)
    for work in (lambda who: services.save_reminder({"subject": "X"}, pk=pk, by=who), lambda who: services.switch([pk], by=who)):
        for who, code in (
            (replace(by, all_rights=False, rights=frozenset({"offers.see"})), "FORBIDDEN"),
            (replace(by, company_id=cast.company.pk + 1000), "NOT_FOUND"),
        ):
            with pytest.raises(Refusal) as caught:
                work(who)
            assert caught.value.code == code
    with pytest.raises(Refusal):
        queries.results(by, group="nic")
