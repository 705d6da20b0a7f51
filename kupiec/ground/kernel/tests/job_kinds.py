"""Job kinds of the tests."""

from __future__ import annotations

from kupiec.ground.kernel import jobs


@jobs.job("test.note")
def note(job):
    """Writes one event, in one transaction with its completion."""
    from kupiec.ground.kernel import audit

    audit.tell("test.note", [job.payload["id"]], "noted", by=job.by)
    return {"noted": job.payload["id"]}


@jobs.job("test.long", long=True)
def long(job):
    """Writes an event for each id, by chunks."""
    from kupiec.ground.kernel import audit

    for ids in job.chunks(job.payload["ids"], size=10):
        audit.tell("test.note", ids, "noted", by=job.by)


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


@jobs.job("test.short_chunks", retries=0)
def short_chunks(job):
    """Goes by chunks though it is no long job."""
    for _ids in job.chunks(range(3), size=1):
        raise AssertionError("never reached")
