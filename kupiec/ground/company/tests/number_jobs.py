"""A job that numbers rows; run as a program it is a worker to be killed, given lease and life in seconds."""

from __future__ import annotations

import sys
import threading
import time

from kupiec.ground.kernel import clock, jobs


@jobs.job("test.numbered", long=True)
def numbered(job):
    """Numbers each id from a gapless series, ten to a chunk, slowly enough to be killed in between."""
    from kupiec.ground.company.public import take_numbers
    from kupiec.ground.kernel.models import Event

    for ids in job.chunks(job.payload["ids"], size=10):
        numbers = take_numbers("FV", company_id=job.by.company_id, on=clock.today(), count=len(ids))
        Event.objects.bulk_create(
            Event(at=clock.now(), subject="test.numbered", subject_id=pk, verb=number) for pk, number in zip(ids, numbers, strict=True)
        )
        time.sleep(job.payload.get("pause", 0))


if __name__ == "__main__":
    stop = threading.Event()
    threading.Timer(float(sys.argv[2]), stop.set).start()
    print("ready", flush=True)  # noqa: T201
    jobs.run_worker(stop, lease_seconds=float(sys.argv[1]))
