"""F1: workers killed in the middle of numbering (KER-3, KER-10): nothing lost, nothing twice, no gap."""

from __future__ import annotations

import random
import time

import pytest

from kupiec.ground.company.tests import number_jobs
from kupiec.ground.kernel import jobs
from kupiec.ground.kernel.models import Event
from kupiec.ground.kernel.tests import processes


@pytest.mark.feature("KER-10")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kills", [2, pytest.param(10, marks=pytest.mark.slow)])
def test_killed_workers_lose_nothing_and_double_nothing(cast, kills):
    """F1, small: kill −9 at random moments; 200 numbered rows, no gap, no double, no loss."""
    by = cast.by.in_company(cast.company.pk)
    job_id = jobs.enqueue("test.numbered", {"ids": list(range(200)), "pause": 0.05}, by=by)
    seed = time.time_ns()
    chance = random.Random(seed)
    for _ in range(kills):
        child = processes.start(number_jobs.__name__, "1", "30")
        time.sleep(chance.uniform(0.05, 1.3))
        child.kill()
        child.wait()
    child = processes.start(number_jobs.__name__, "1", "60")
    try:
        for _ in range(600):
            if jobs.state(job_id, by=by).state not in ("queued", "running"):
                break
            time.sleep(0.1)
    finally:
        child.kill()
        child.wait()
    rows = list(Event.objects.filter(subject="test.numbered").values_list("subject_id", "verb"))
    assert jobs.state(job_id, by=by).state == "done", seed
    assert sorted(pk for pk, _ in rows) == list(range(200)), seed
    assert sorted(int(number.split()[1].split("/")[0]) for _, number in rows) == list(range(1, 201)), seed
