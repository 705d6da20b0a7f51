"""The run over many customers (INV-4) as a job: chunks of deliveries, each a whole transaction; refused ones are told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.kernel import audit, clock, jobs, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.invoicing import queries
from kupiec.money.invoicing.services.collect import collect
from kupiec.money.invoicing.values import Grouping

CHUNK = 100
"""Deliveries in one transaction; those of one customer are never parted, so a large customer makes a larger chunk."""


def start_batch(
    stock_document_ids: Sequence[int],
    *,
    by: Actor,
    grouping: str = Grouping.ALL,
    on: dt.date | None = None,
    issue_too: bool = True,
) -> int:
    """Order the run; returns the job's id. One waits per company. Refuses NOTHING_LEFT."""
    by.require("invoicing.collect")
    if issue_too:
        by.require("invoicing.issue")
    chunks = _chunks(stock_document_ids, by=by)
    if not chunks:
        raise Refusal("NOTHING_LEFT", N_("Nothing is left to invoice of these deliveries."), "documents")
    payload = {
        "chunks": chunks,
        "grouping": str(grouping),
        "on": (on or clock.today()).isoformat(),
        "issue": issue_too,
    }
    with tx.write_tx(by=by):
        return jobs.enqueue("invoicing.batch", payload, by=by, unique=f"invoicing.batch:{by.company_id}")


def _chunks(stock_document_ids: Sequence[int], *, by: Actor) -> list[list[int]]:
    rows = queries.deliveries_to_invoice(by).filter(pk__in=list(stock_document_ids))
    found: list[list[int]] = []
    last = None
    for pk, party in rows.order_by("party_id", "issue_date", "pk").values_list("pk", "party_id"):
        if not found or (len(found[-1]) >= CHUNK and party != last):
            found.append([])
        found[-1].append(pk)
        last = party
    return found


def run_batch(job: jobs.Running) -> None:
    """The job: chunk by chunk, then what was refused customer by customer, so that one's fault stops nobody else."""
    told = job.payload
    for (ids,) in job.chunks(told["chunks"], size=1):
        _attempt(ids, told, by=job.by)
    every = [pk for ids in told["chunks"] for pk in ids]
    for (ids,) in job.chunks(lambda: _by_customer(every, by=job.by), size=1, name="customers"):
        refusal = _attempt(ids, told, by=job.by)
        if refusal is not None and refusal.code != "NOTHING_LEFT":
            audit.tell("stock.document", ids, "not_invoiced", by=job.by, data={"reason": refusal.text})
            job.tell(refusal.text, level="error")


def _attempt(ids: Sequence[int], told: Mapping[str, Any], *, by: Actor) -> Refusal | None:
    """Invoice these deliveries inside the job's transaction; refused, nothing of them is written."""
    try:
        with tx.attempt():
            collect(
                ids,
                grouping=told["grouping"],
                on=dt.date.fromisoformat(told["on"]),
                issue_too=told["issue"],
                by=by,
            )
    except Refusal as refusal:
        return refusal
    return None


def _by_customer(ids: Sequence[int], *, by: Actor) -> list[list[int]]:
    """What of these deliveries is still left to invoice, a list per customer."""
    rows = queries.deliveries_to_invoice(by).filter(pk__in=list(ids))
    found: dict[int, list[int]] = {}
    for pk, party in rows.order_by("party_id", "issue_date", "pk").values_list("pk", "party_id"):
        found.setdefault(party, []).append(pk)
    return list(found.values())
