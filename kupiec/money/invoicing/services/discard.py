"""Discarding of drafts: they stay in the list as cancelled, without number, and bill nothing any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import audit, bells, clock, locks, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.invoicing.events import Discarded
from kupiec.money.invoicing.models import Billed, Invoice


def discard(invoice_ids: Sequence[int], *, by: Actor) -> None:
    """Cancel drafts. Refuses NOT_DRAFT: an issued document is corrected, never cancelled. Rings Discarded."""
    by.require("invoicing.draft")
    with tx.write_tx(by=by):
        documents.lock_owners("invoice", list(invoice_ids), by=by)
        rows = lock_drafts(invoice_ids, by=by)
        ids = tuple(row.pk for row in rows)
        Billed.objects.filter(invoice_line__invoice_id__in=ids).delete()
        Invoice.objects.filter(pk__in=ids).update(state="cancelled", updated_at=clock.now())
        audit.tell("invoicing.invoice", ids, "discarded", by=by)
        documents.lock_owners_credit("invoice", list(ids), by=by)
        bells.ring(Discarded(ids), by=by)


def lock_drafts(invoice_ids: Sequence[int], *, by: Actor) -> list[Invoice]:
    """The documents, locked, all of them the actor's company's drafts. Refuses NOT_DRAFT; DoesNotExist otherwise."""
    rows = locks.lock(locks.Kind.INVOICE, Invoice.objects.filter(company_id=by.company_id), ids=invoice_ids)
    return drafts_among({row.pk: row for row in rows}, invoice_ids, by=by)


def drafts_among(rows: Mapping[int, Invoice], ids: Sequence[int], *, by: Actor) -> list[Invoice]:
    """Those of `ids`, all of them drafts of the actor's company; else NOT_DRAFT, or DoesNotExist."""
    found = [rows[pk] for pk in sorted(set(ids)) if pk in rows and rows[pk].company_id == by.company_id]
    if len(found) != len(set(ids)):
        raise Invoice.DoesNotExist
    for row in found:
        if row.state != "draft":
            raise Refusal(
                "NOT_DRAFT",
                N_("%(number)s is no draft any more."),
                "state",
                params={"number": str(row)},
            )
    return found
