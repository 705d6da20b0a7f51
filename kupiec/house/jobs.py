"""Jobs of the porter: imported orders brought to cash in chunks, each chunk one transaction with its progress."""

from __future__ import annotations

from kupiec.ground.kernel import clock, jobs
from kupiec.ground.kernel.words import N_
from kupiec.money.receivables import public as receivables
from kupiec.sales.orders import public as orders


@jobs.job("house.accept", N_("Accepting and blocking imported orders"), long=True)
def accept(job: jobs.Running) -> None:
    for ids in job.chunks(job.payload["orders"], size=100):
        orders.accept(ids, by=job.by)
        orders.block(ids, by=job.by)


@jobs.job("house.ship", N_("Delivering imported orders"), long=True)
def ship(job: jobs.Running) -> None:
    for ids in job.chunks(job.payload["orders"], size=100):
        orders.ship(ids, by=job.by)


@jobs.job("house.pay", N_("Paying invoices of imported orders"), long=True)
def pay(job: jobs.Running) -> None:
    for ids in job.chunks(job.payload["receivables"], size=100):
        items = receivables.Receivable.objects.filter(pk__in=ids).select_related("currency")
        rows = [
            receivables.PaymentRow(
                job.by.company_id, "bank", clock.today(), item.open, party_id=item.party_id, currency=item.currency_id,
                title=item.number, allocations=(receivables.Allocation(item.pk, item.open),),
            )
            for item in items
            if item.open > 0
        ]  # fmt: skip
        receivables.register_payments(rows, by=job.by)
