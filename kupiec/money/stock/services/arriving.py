"""Drafts of what comes in, made of what is known already: receipts of expected deliveries, returns of issued goods."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Sum

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import QUANTITY_DECIMALS, ZERO, half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.stock import queries
from kupiec.money.stock.models import ExpectedSupply, Returned, StockDocument, StockLine
from kupiec.money.stock.services.draft import draft
from kupiec.money.stock.values import DraftDocument, DraftLine, Kind, State

ONE = Decimal(1)


def receive(supply_ids: Sequence[int], *, by: Actor) -> list[int]:
    """A draft of PZ for each supplier and warehouse of these expected deliveries; ids of the drafts.

    Issuing it takes what came off the expected. Refuses NOTHING_EXPECTED, BEING_RECEIVED.
    """
    by.require("stock.draft")
    rows = ExpectedSupply.objects.filter(company_id=by.company_id, pk__in=supply_ids, quantity__gt=0)
    found = list(rows.select_related("item", "warehouse").defer("item__search", "item__description").order_by("due", "pk"))
    if not found:
        raise Refusal("NOTHING_EXPECTED", N_("Nothing of this is expected any more."))
    _refuse_twice(found)
    groups: defaultdict[tuple[int, int | None], list[ExpectedSupply]] = defaultdict(list)
    for row in found:
        groups[(row.warehouse_id, row.supplier_id)].append(row)
    return [made.document_id for made in draft([_receipt(group, by=by) for group in groups.values()], by=by)]


def _refuse_twice(rows: Sequence[ExpectedSupply]) -> None:
    lines = StockLine.objects.filter(supply__in=[row.pk for row in rows], document__state=State.DRAFT)
    taken = lines.order_by("pk").values_list("item__code", "document_id").first()
    if taken:
        code, document = taken
        raise Refusal(
            "BEING_RECEIVED",
            N_("%(item)s is being received already, on %(document)s."),
            params={"item": code, "document": documents.named("", Kind.RECEIPT.value, document)},
        )


def _receipt(rows: Sequence[ExpectedSupply], *, by: Actor) -> DraftDocument:
    first = rows[0]
    lines = tuple(DraftLine(row.item_id, row.item.unit_id, ONE, row.quantity, row.quantity, supply_id=row.pk) for row in rows)
    named = list(dict.fromkeys(row.reference for row in rows if row.reference))
    return DraftDocument(
        Kind.RECEIPT, by.company_id, first.warehouse.branch_id, first.warehouse_id, clock.today(), lines,
        party_id=first.supplier_id, reference=", ".join(named)[:80],
    )  # fmt: skip


def bring_back(document_ids: Sequence[int], *, by: Actor) -> list[int]:
    """A draft of ZW for each issued WZ, with what has not come back of it; ids of the drafts. Refuses NOTHING_LEFT."""
    by.require("stock.draft")
    papers = queries.visible(by).filter(pk__in=document_ids, kind=Kind.ISSUE, state=State.ISSUED, reverses=None)
    found = list(papers.defer("snapshot").order_by("pk"))
    lines = _left([paper.pk for paper in found])
    heads = [_return(paper, lines[paper.pk]) for paper in found if lines[paper.pk]]
    if not heads:
        raise Refusal("NOTHING_LEFT", N_("All goods of this document have come back."))
    return [made.document_id for made in draft(heads, by=by)]


def _left(document_ids: Sequence[int]) -> defaultdict[int, list[DraftLine]]:
    """Lines of returns: what left and has not come back."""
    found: defaultdict[int, list[DraftLine]] = defaultdict(list)
    lines = list(StockLine.objects.filter(document_id__in=document_ids, stocked=True, base_quantity__gt=0).order_by("position", "pk"))
    back = dict(Returned.objects.filter(source__in=lines).order_by().values_list("source_id").annotate(Sum("quantity")))
    for line in lines:
        left = line.base_quantity - back.get(line.pk, ZERO)
        whole = half_up(left / line.factor, QUANTITY_DECIMALS)
        if left <= 0:
            continue
        if whole * line.factor == left:
            unit, factor, quantity = line.unit, line.factor, whole
        else:
            unit, factor, quantity = line.item.unit_id, ONE, left
        found[line.document_id].append(
            DraftLine(line.item_id, unit, factor, quantity, left, description=line.description, returned_line_id=line.pk)
        )
    return found


def _return(paper: StockDocument, lines: Sequence[DraftLine]) -> DraftDocument:
    return DraftDocument(
        Kind.RETURN, paper.company_id, paper.branch_id, paper.warehouse_id, clock.today(), tuple(lines),
        party_id=paper.party_id, recipient_id=paper.recipient_id, reference=paper.number,
    )  # fmt: skip


__all__ = ["bring_back", "receive"]
