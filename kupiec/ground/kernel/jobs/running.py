"""A job at work: what its handler is given. Every write begins by making sure that the job is still ours."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.jobs.models import Job, JobLine


class Halt(BaseException):
    """Ends a handler from inside, past its own `except Exception`."""


class LeaseLost(Halt):
    """Another worker has taken the job over; whatever this one had open is rolled back."""


class CancelAsked(Halt):
    """Someone pressed Cancel."""


class StopAsked(Halt):
    """The worker is being shut down; the job goes back to the queue."""


class Running:
    """The job a handler works on: `payload`, `by` (who ordered it), `attempt`, and the ways to write.

    `chunks` and `write` open a write transaction that first renews the lease and refuses (Halt) when the job was
    taken over, cancelled, or the worker must stop.
    """

    def __init__(self, row: Job, *, by: Actor, lease_seconds: float, stop: threading.Event | None = None) -> None:
        self.id = row.pk
        self.kind = row.kind
        self.payload: dict[str, Any] = row.payload
        self.by = by
        self.attempt = row.attempt
        self.worker = row.worker
        self._lease = dt.timedelta(seconds=lease_seconds)
        self._stop = stop
        self._plan: dict[str, list[Any]] = row.plan or {}
        self._cursor: dict[str, int] = row.cursor or {}
        self._open: list[Generator[Any, None, None]] = []

    def chunks(self, items: Sequence[Any] | Callable[[], Sequence[Any]], *, size: int = 100, name: str = "items") -> Iterator[list[Any]]:
        """Go over `items` (JSON-able; ids) `size` at a time, the loop's body being one write transaction each.

        The list is kept with the job the first time, so a job taken over goes on with the same list at the first
        chunk not committed. `name` tells two loops of one handler apart. Leaving the loop early undoes the chunk.
        """
        if tx.in_write():
            raise RuntimeError("only a long job goes by chunks")
        if name not in self._plan:
            listed = list(items() if callable(items) else items)
            with self.write():
                self._plan[name] = listed
                Job.objects.filter(pk=self.id).update(plan=self._plan, total=sum(map(len, self._plan.values())))
        self._open.append(self._going(name, size))
        return self._open[-1]

    def _going(self, name: str, size: int) -> Generator[list[Any], None, None]:
        listed = self._plan[name]
        while (position := self._cursor.get(name, 0)) < len(listed):
            chunk = listed[position : position + size]
            reached = {**self._cursor, name: position + len(chunk)}
            with self.write(cursor=reached, done=sum(reached.values()), failures=0):
                yield chunk
            self._cursor = reached

    @contextmanager
    def write(self, **also: Any) -> Iterator[None]:
        """A write transaction of this job, as its orderer; `also` are columns of the job saved with it."""
        if self._stop is not None and self._stop.is_set() and not tx.in_write():
            raise StopAsked
        with tx.write_tx(by=self.by):
            self.hold(**also)
            yield

    def hold(self, **also: Any) -> None:
        """Renew the lease inside the transaction at hand; Halt when the job is no longer ours or should end."""
        ours = Job.objects.filter(pk=self.id, state="running", worker=self.worker, attempt=self.attempt)
        if ours.filter(cancel_asked=False).update(due_at=clock.now() + self._lease, **also) == 1:
            return
        raise CancelAsked if ours.exists() else LeaseLost

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Show how far a long job is that doesn't go by chunks."""
        with self.write(done=done, total=total, text=text[:240]):
            pass

    def tell(self, text: str, *, level: str = "info") -> None:
        """Add a line to the job's log; inside a chunk it is kept only if the chunk is."""
        with tx.write_tx(by=self.by):
            JobLine.objects.create(job_id=self.id, at=clock.now(), level=level, text=text[:4000])

    def close(self) -> None:
        """Roll back a chunk left open by an error. Called by the worker."""
        for going in self._open:
            going.close()
