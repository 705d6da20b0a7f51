"""The worker: takes jobs, runs them, records how they ended. `kupiec worker` runs `main`."""

from __future__ import annotations

import datetime as dt
import os
import signal
import socket
import threading
import traceback
import uuid
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.utils import translation

from kupiec.ground.kernel import clock, statistics, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.jobs import queue, schedules
from kupiec.ground.kernel.jobs.kinds import Kind, kind_of
from kupiec.ground.kernel.jobs.models import Job, JobLine
from kupiec.ground.kernel.jobs.running import CancelAsked, LeaseLost, Running, StopAsked
from kupiec.ground.kernel.refusal import Refusal

LOOK_SECONDS = 0.5
FIRST_PAUSE_SECONDS = 5
LONGEST_PAUSE_SECONDS = 3600


def run_pending(*, most: int = 1000, quiet: bool = False) -> int:
    """Run what is due in this thread and return how many; an unexpected error is raised unless `quiet` (tests)."""
    worker = _name()
    for count in range(most):
        row = queue.claim(worker)
        if row is None:
            return count
        _run(row, quiet=quiet)
    return most


def run_worker(stop: threading.Event, *, lease_seconds: float | None = None) -> None:
    """Work until `stop` is set: due schedules, then due jobs, then a nap. Outlives database restarts."""
    worker, looked, counted = _name(), float("-inf"), float("-inf")
    while not stop.is_set():
        try:
            if clock.monotonic() - looked > schedules.LOOK_SECONDS:
                schedules.queue_due()
                looked = clock.monotonic()
            if clock.monotonic() - counted > statistics.EVERY_SECONDS:
                statistics.renew()
                counted = clock.monotonic()
            row = queue.claim(worker, lease_seconds=lease_seconds)
            if row is not None:
                _run(row, quiet=True, stop=stop, lease_seconds=lease_seconds)
                continue
        except (OperationalError, InterfaceError, tx.Busy):
            _forget_connection()
            stop.wait(1.0)
            continue
        queue.wake.wait(LOOK_SECONDS)
        queue.wake.clear()
    _forget_connection()


def main() -> int:
    """Run one worker until SIGTERM or SIGINT; a job at work stops at its next chunk and goes back to the queue."""
    stop = threading.Event()

    def ended(*_: object) -> None:
        stop.set()
        queue.wake.set()

    signal.signal(signal.SIGTERM, ended)
    signal.signal(signal.SIGINT, ended)
    run_worker(stop)
    return 0


def _name() -> str:
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def _run(row: Job, *, quiet: bool, stop: threading.Event | None = None, lease_seconds: float | None = None) -> None:
    job: Running | None = None
    try:
        kind = kind_of(row.kind)
        if row.failures > queue.MOST_CRASHES:
            raise RuntimeError("the worker died again and again during this job")
        lease = lease_seconds or kind.lease_seconds
        job = Running(row, by=queue.thaw_actor(row.actor), lease_seconds=lease, stop=stop)
        with translation.override(job.by.language), _heart(job, kind=kind, beating=quiet and kind.long, lease=lease):
            try:
                _work(job, kind)
            finally:
                job.close()
    except LeaseLost:
        return
    except CancelAsked:
        _end(row, state="cancelled", finished_at=clock.now())
    except StopAsked:
        _end(row, state="queued", due_at=clock.now())
    except (tx.Busy, OperationalError, InterfaceError) as error:
        _forget_connection()
        _try_again(row, error)
    except Refusal as refusal:
        _end(row, state="failed", error_code=refusal.code, error=str(refusal.text), finished_at=clock.now())
    except Exception as error:
        _try_again(row, error)
        if not quiet:
            raise


def _work(job: Running, kind: Kind) -> None:
    if kind.long:
        with job.write():
            pass  # the lease gets this kind's own length
        result = kind.handler(job)
        with job.write():
            _finish(job, result)
        return
    with job.write():
        _finish(job, kind.handler(job))


def _finish(job: Running, result: Any) -> None:
    """The last write of the job's own transaction."""
    job.hold(state="done", worker="", finished_at=clock.now(), result=result, failures=0)


def _end(row: Job, **columns: Any) -> None:
    """Record how the job ended, unless another worker has it by now."""
    with tx.write_tx(by=Actor.system(row.company_id)):
        ours = Job.objects.filter(pk=row.pk, state="running", worker=row.worker, attempt=row.attempt)
        ours.update(worker="", **columns)


def _try_again(row: Job, error: Exception) -> None:
    """Back to the queue with a growing pause, or failed when it was tried often enough."""
    failures = Job.objects.values_list("failures", flat=True).get(pk=row.pk) + 1
    said = f"{type(error).__name__}: {error}"[:2000]
    try:
        retries = kind_of(row.kind).retries
    except Refusal:
        retries = 0
    if failures > retries:
        _end(row, state="failed", failures=failures, error_code="ERROR", error=said, finished_at=clock.now())
    else:
        pause = min(FIRST_PAUSE_SECONDS * 4 ** (failures - 1), LONGEST_PAUSE_SECONDS)
        _end(row, state="queued", failures=failures, error=said, due_at=clock.now() + dt.timedelta(seconds=pause))
    with tx.write_tx(by=Actor.system(row.company_id)):
        trace = "".join(traceback.format_exception(error))[-4000:]
        JobLine.objects.create(job_id=row.pk, at=clock.now(), level="error", text=trace)


class _heart:  # noqa: N801 - reads as a statement
    """Renews the lease of a long job from a thread, while its handler works outside a transaction."""

    def __init__(self, job: Running, *, kind: Kind, beating: bool, lease: float) -> None:
        self.job, self.kind, self.lease = job, kind, lease
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._beat, daemon=True) if beating else None

    def __enter__(self) -> None:
        if self.thread:
            self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.over.set()
        if self.thread:
            self.thread.join()

    def _beat(self) -> None:
        began = clock.monotonic()
        while not self.over.wait(self.lease / 3) and clock.monotonic() - began < self.kind.limit_seconds:
            try:
                with tx.write_tx(by=self.job.by):
                    self.job.hold()
            except (CancelAsked, LeaseLost):
                break
            except (tx.Busy, OperationalError, InterfaceError):
                connection.close()
        connection.close()


def _forget_connection() -> None:
    if not connection.in_atomic_block:
        connection.close()
