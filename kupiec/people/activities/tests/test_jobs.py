"""Planned contacts whose day has passed are missed by the nightly job."""

from __future__ import annotations

import datetime as dt

import pytest

from kupiec.ground.kernel import clock, jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.people.activities.models import Contact
from kupiec.people.activities.tests import builders as make
from kupiec.people.parties.tests.builders import party


@pytest.mark.feature("ACT-7")
@pytest.mark.django_db(transaction=True)
def test_what_was_planned_and_not_done_is_missed(actor):
    make.dictionaries()
    client = party(actor)
    with clock.frozen(make.NOON):
        make.contact(actor, client.pk, subject="Dawno", state="planned", starts_at=make.NOON - dt.timedelta(days=3))
        make.contact(actor, client.pk, subject="Wczoraj", state="planned", starts_at=make.NOON - dt.timedelta(days=1))
        jobs.enqueue("activities.miss", by=Actor.system(actor.company_id))
        jobs.run_pending()
    assert dict(Contact.objects.values_list("subject", "state")) == {"Dawno": "missed", "Wczoraj": "planned"}
