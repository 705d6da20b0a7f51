"""F1 of mail: many messages imported by a job whose worker is killed again and again; none lost, none doubled (I30)."""

from __future__ import annotations

import random
import time

import pytest
from django.db.models import Count

from kupiec.ground.kernel import invariants, jobs, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.jobs.models import Job
from kupiec.ground.kernel.tests import processes
from kupiec.people.activities.models import Contact
from kupiec.people.mailboxes.models import Message, Place
from kupiec.people.mailboxes.tests import builders as make
from kupiec.people.mailboxes.tests.server import Post
from kupiec.people.parties import services as party_services
from kupiec.people.parties.tests.builders import party

SIZES = [pytest.param(300, 4, id="300"), pytest.param(10_000, 40, id="10000", marks=pytest.mark.slow)]


@pytest.mark.feature("ACT-2")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("count", "kills"), SIZES)
def test_an_import_killed_again_and_again_brings_everything_once(office, serve, count, kills):
    client = party(office.by)
    party_services.add_persons([(client.pk, {"last_name": "Kowalski", "email": "jan@instal.example"})], by=office.by)
    post = Post()
    for number in range(count):
        post.folders["INBOX"].add(make.message("jan@instal.example" if number % 3 else f"obcy{number}@inna.example", number=number))
    row = make.mailbox(office.by, serve(post))
    by = Actor.system(office.company.pk)
    with tx.write_tx(by=by):
        pk = jobs.enqueue("mailboxes.read", {"mailbox": row.pk}, by=by)
    chance, killed = random.Random(count), 0
    while Job.objects.get(pk=pk).state in ("queued", "running"):
        worker = processes.start("kupiec.people.mailboxes.tests.killed", f"127.0.0.1:{row.port}")
        try:
            before, until = Message.objects.count(), time.monotonic() + 120
            wanted = before + chance.randint(1, count // kills) if killed < kills else count * 2
            while Job.objects.get(pk=pk).state in ("queued", "running") and Message.objects.count() < wanted and time.monotonic() < until:
                time.sleep(0.05)
        finally:
            worker.kill()
            worker.wait()
        killed += 1
    state = Job.objects.get(pk=pk)
    assert (state.state, state.error) == ("done", "")
    assert killed > 2
    assert Message.objects.count() == count
    assert Place.objects.count() == count
    assert Contact.objects.count() == Message.objects.filter(state="assigned").count() == count - len(range(0, count, 3))
    assert not Message.objects.values("message_id").annotate(times=Count("pk")).filter(times__gt=1).exists()
    assert [(found.code, rows[:2]) for found, rows in invariants.run() if rows] == []
