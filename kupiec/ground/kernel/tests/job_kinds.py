"""Job kinds of the tests; run as a program it is a worker to be killed, given lease and life in seconds."""

from __future__ import annotations

import sys
import threading
import time

from kupiec.ground.kernel import jobs


@jobs.job("test.note")
def note(job):
    """Writes one event, in one transaction with its completion."""
    from kupiec.ground.kernel import audit

    audit.tell("test.note", [job.payload["id"]], "noted", by=job.by)
    return {"noted": job.payload["id"]}


@jobs.job("test.numbered", long=True)
def numbered(job):
    """Numbers each id from a gapless series, ten to a chunk, slowly enough to be killed in between."""
    from kupiec.ground.company.public import take_numbers
    from kupiec.ground.kernel import clock
    from kupiec.ground.kernel.models import Event

    for ids in job.chunks(job.payload["ids"], size=10):
        numbers = take_numbers("FV", company_id=job.by.company_id, on=clock.today(), count=len(ids))
        Event.objects.bulk_create(
            Event(at=clock.now(), subject="test.numbered", subject_id=pk, verb=number)
            for pk, number in zip(ids, numbers, strict=True)
        )
        time.sleep(job.payload.get("pause", 0))


@jobs.job("test.broken", retries=2)
def broken(job):
    """Fails with an unexpected error after having written."""
    note(job)
    raise ValueError("broken on purpose")


@jobs.job("test.refusing")
def refusing(job):
    """Declines after having written."""
    from kupiec.ground.kernel.refusal import Refusal

    note(job)
    raise Refusal("NO_WAY", "No way.")


@jobs.job("test.stumbling", long=True, retries=3)
def stumbling(job):
    """Fails once in its third chunk."""
    from kupiec.ground.kernel import audit

    for ids in job.chunks(range(50), size=10):
        audit.tell("test.note", ids, "noted", by=job.by)
        if ids[0] == 20 and job.attempt == 1:
            raise ValueError("stumbled")


if __name__ == "__main__":
    stop = threading.Event()
    threading.Timer(float(sys.argv[2]), stop.set).start()
    print("ready", flush=True)  # noqa: T201
    jobs.run_worker(stop, lease_seconds=float(sys.argv[1]))
