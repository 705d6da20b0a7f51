"""Reversing issued documents and giving up drafts; what happened is never rewritten (STK-2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import audit, bells, clock, locks, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kernel.words import N_
from kupiec.money.stock.events import Cancelled, Issued
from kupiec.money.stock.models import Returned, StockDocument, StockLine
from kupiec.money.stock.services.issue import arrived, load_drafts, post
from kupiec.money.stock.values import Kind, State

reversal_guards: Socket[Callable[..., None]] = Socket("stock.reversal_guards")
"""Upper rooms refuse the reversal of deliveries they build on: `guard(document_ids, *, by)` raises a Refusal."""


def cancel(document_ids: Iterable[int], *, by: Actor) -> None:
    """Give up drafts: they stay, without a number. Refuses NOT_DRAFT. Rings Cancelled."""
    by.require("stock.draft")
    ids = sorted(set(document_ids))
    with tx.write_tx(by=by):
        documents.lock_owners("stock", ids, by=by)
        papers = load_drafts(ids, by=by)
        Returned.objects.filter(target__document_id__in=ids).delete()
        rows = [{"pk": paper.pk, "state": State.CANCELLED, "updated_at": clock.now()} for paper in papers]
        update_rows(StockDocument, rows, ["state", "updated_at"], bump="version")
        audit.tell("stock.document", ids, "cancelled", by=by)
        bells.ring(Cancelled(tuple(ids)), by=by)


def reverse(document_ids: Iterable[int], *, reason: str = "", by: Actor) -> list[int]:
    """Take issued documents back by mirrored ones dated today, issued at once; the ids of those.

    Goods of a receipt must still be there and free. Refuses NOT_ISSUED, REVERSED, MIRROR, HAS_RETURNS, SHORT_STOCK,
    and what upper rooms refuse (an invoiced WZ). Rings Issued with the mirrored documents.
    """
    by.require("stock.reverse")
    ids = sorted(set(document_ids))
    with tx.write_tx(by=by):
        documents.lock_owners("stock", ids, by=by)
        papers = _load_issued(ids, by=by)
        documents.lock_owners_credit("stock", ids, by=by)
        for guard in reversal_guards:
            guard(ids, by=by)
        mirrors = _mirror(papers, reason=reason, by=by)
        rows = list(StockLine.objects.filter(document_id__in=ids).order_by("document_id", "position", "pk"))
        lines = _mirror_lines(mirrors, rows)
        Returned.objects.filter(target__document_id__in=ids).delete()
        made = post(mirrors, lines, by=by)
        audit.tell("stock.document", ids, "reversed", by=by, data={"reason": reason})
        bells.ring(Issued(tuple(made)), by=by)
        arrived(rows, by=by)
        return made


def _load_issued(ids: Sequence[int], *, by: Actor) -> list[StockDocument]:
    papers = locks.lock(locks.Kind.STOCK_DOCUMENT, StockDocument.objects.filter(company_id=by.company_id), ids=ids)
    if len(papers) != len(ids):
        raise Refusal("NO_DOCUMENT", N_("There is no such document."))
    if any(paper.state != State.ISSUED or paper.kind == Kind.COUNT for paper in papers):
        raise Refusal("NOT_ISSUED", N_("Only an issued document can be reversed."))
    if any(paper.reverses_id for paper in papers):
        raise Refusal("MIRROR", N_("A reversing document can’t be reversed; make a new one."))
    if StockDocument.objects.filter(reverses_id__in=ids).exists():
        raise Refusal("REVERSED", N_("This document has been reversed already."))
    if Returned.objects.filter(source__document_id__in=ids).exists():
        raise Refusal("HAS_RETURNS", N_("Goods of this document came back on a ZW; reverse that first."))
    return papers


def _mirror(papers: Sequence[StockDocument], *, reason: str, by: Actor) -> list[StockDocument]:
    now = clock.now()
    return StockDocument.objects.bulk_create(
        StockDocument(
            company_id=paper.company_id,
            branch_id=paper.branch_id,
            kind=paper.kind,
            state=State.DRAFT,
            issue_date=max(clock.today(), paper.issue_date),
            warehouse_id=paper.warehouse_id,
            to_warehouse_id=paper.to_warehouse_id,
            party_id=paper.party_id,
            recipient_id=paper.recipient_id,
            delivery_address=paper.delivery_address,
            reference=paper.number,
            remarks=reason,
            language=paper.language,
            reverses_id=paper.pk,
            created_at=now,
            created_by=by.user_id,
            updated_at=now,
        )
        for paper in papers
    )


def _mirror_lines(mirrors: Sequence[StockDocument], rows: Sequence[StockLine]) -> list[StockLine]:
    mirror_of = {mirror.reverses_id: mirror.pk for mirror in mirrors}
    return StockLine.objects.bulk_create(
        StockLine(
            document_id=mirror_of[line.document_id],
            company_id=line.company_id,
            position=line.position,
            item_id=line.item_id,
            description=line.description,
            stocked=line.stocked,
            unit=line.unit,
            factor=line.factor,
            quantity=-line.quantity,
            base_quantity=-line.base_quantity,
            unit_cost=line.unit_cost,
            location_id=line.location_id,
            to_location_id=line.to_location_id,
            lot_id=line.lot_id,
            demand_source=line.demand_source,
            demand_source_id=line.demand_source_id,
            reverses_id=line.pk,
        )
        for line in rows
    )
