"""Drafting stock documents: any number of documents and lines in a constant number of statements (STK-2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db.models import Sum

from kupiec.ground.kernel import clock, locks, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insert_rows, update_rows
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.stock.models import Location, Lot, Returned, StockDocument, StockLine
from kupiec.money.stock.queries import active_warehouses
from kupiec.money.stock.services import placing
from kupiec.money.stock.values import DraftDocument, DraftedDocument, DraftLine, Kind, State
from kupiec.people.catalog import public as catalog


def draft(documents: Sequence[DraftDocument], *, by: Actor, empty: bool = False) -> list[DraftedDocument]:
    """Prepare documents: no number, nothing moves yet. Receipts get proposed locations where a warehouse has any.

    `empty` lets a document begin without lines (typed in afterwards). Refuses EMPTY, QUANTITY, BASE_QUANTITY,
    NO_WAREHOUSE, NO_TARGET, SAME_WAREHOUSE, NO_ITEM, NOT_RETURNABLE, OVER_RETURN, NEGATIVE, BAD_CHOICE, OTHER_COMPANY.
    """
    if not documents:
        return []
    with tx.write_tx(by=by):
        papers, items = heads(documents, by=by, empty=empty)
        pairs = [(paper, document.lines) for paper, document in zip(papers, documents, strict=True)]
        lines = add_lines(pairs, items=items) if items else {}
        _note(papers, lines)
        return [DraftedDocument(paper.pk, tuple(line.pk for line in lines.get(paper.pk, ()))) for paper in papers]


Names = dict[int, tuple[str, bool]]
"""Name and whether it is stocked, per item."""


def heads(documents: Sequence[DraftDocument], *, by: Actor, empty: bool = False) -> tuple[list[StockDocument], Names]:
    """The drafts without their lines, checked and written; what is known of the items."""
    by.require("stock.draft")
    for document in documents:
        _check(document, by=by, empty=empty)
    _check_warehouses(documents, by=by)
    check_returns([line for document in documents for line in document.lines], by=by)
    items = _items(document.lines for document in documents)
    return insert_rows(_paper(document, by=by) for document in documents), items


_TABLES = ("stock_document", "stock_line")


def _note(papers: Sequence[StockDocument], lines: dict[int, list[StockLine]]) -> None:
    """Drafts made in this transaction, which nobody else sees, may be issued in it without being read again."""
    locks.made(locks.Kind.STOCK_DOCUMENT, (paper.pk for paper in papers))
    tx.memo()["stock.drafts"] = (tx.writes(_TABLES), {paper.pk: (paper, lines.get(paper.pk, [])) for paper in papers})


def just_made(ids: Sequence[int]) -> list[tuple[StockDocument, list[StockLine]]] | None:
    """These drafts with their lines, when the last thing written to documents was to make them."""
    written, drafts = tx.memo().get("stock.drafts", (0, {}))
    if written != tx.writes(_TABLES) or not drafts.keys() >= set(ids):
        return None
    return [drafts[pk] for pk in sorted(ids)]


def _check(document: DraftDocument, *, by: Actor, empty: bool) -> None:
    if document.company_id != by.company_id:
        raise Refusal("OTHER_COMPANY", N_("This belongs to another company."))
    if document.kind not in {kind.value for kind in Kind}:
        raise Refusal("BAD_CHOICE", N_("There is no such kind of document."), "kind")
    if not document.lines and not empty:
        raise Refusal("EMPTY", N_("The document has no lines."), "lines")
    if document.kind == Kind.TRANSFER and document.to_warehouse_id is None:
        raise Refusal("NO_TARGET", N_("Say where the goods go."), "to_warehouse")
    if document.kind == Kind.TRANSFER and not (document.lines and all(line.lot_code for line in document.lines)):
        check_target(document.warehouse_id, document.to_warehouse_id)
    for position, line in enumerate(document.lines, 1):
        check_line(line, position=position, counted=document.kind == Kind.COUNT)


def check_target(warehouse_id: int, to_warehouse_id: int | None) -> None:
    """Refuses SAME_WAREHOUSE for a transfer within a warehouse that has no locations to move between."""
    if to_warehouse_id == warehouse_id and not Location.objects.filter(warehouse_id=warehouse_id, active=True).exists():
        raise Refusal("SAME_WAREHOUSE", N_("The goods are there already; choose another warehouse."), "to_warehouse_id")


def check_line(line: DraftLine, *, position: int, counted: bool = False) -> None:
    """Refuses QUANTITY when it is not above zero (a count may be zero), BASE_QUANTITY when it isn't quantity × factor."""
    if line.quantity < 0 or (not line.quantity and not counted):
        raise Refusal("QUANTITY", N_("The quantity must be above zero."), f"lines.{position}.quantity")
    if line.base_quantity != line.quantity * line.factor:
        raise Refusal("BASE_QUANTITY", N_("The quantity in base units isn’t quantity × factor."), f"lines.{position}.base_quantity")
    if line.unit_cost is not None and line.unit_cost < 0:
        raise Refusal("NEGATIVE", N_("The price can’t be negative."), f"lines.{position}.unit_cost")


def _check_warehouses(documents: Sequence[DraftDocument], *, by: Actor) -> None:
    wanted = {document.warehouse_id for document in documents}
    wanted |= {document.to_warehouse_id for document in documents if document.to_warehouse_id}
    if wanted - {one.id for one in active_warehouses(by.company_id)}:
        raise Refusal("NO_WAREHOUSE", N_("Choose a warehouse of this company."), "warehouse")


def _items(papers: Iterable[Sequence[DraftLine]]) -> Names:
    """Name and whether it is stocked, per item; refuses NO_ITEM when one isn't there."""
    groups = list(papers)
    found = {line.item_id: (line.description, bool(line.stocked)) for group in groups for line in group if _told(line)}
    wanted = {line.item_id for group in groups for line in group if not _told(line)}
    if wanted:
        rows = catalog.Item.objects.filter(pk__in=wanted).values_list("pk", "name", "stocked")
        found |= {pk: (name, stocked) for pk, name, stocked in rows}
    if not wanted <= found.keys():
        raise Refusal("NO_ITEM", N_("There is no such item."), "lines")
    return found


def _told(line: DraftLine) -> bool:
    return line.stocked is not None and bool(line.description)


def _paper(document: DraftDocument, *, by: Actor) -> StockDocument:
    now = clock.now()
    return StockDocument(
        company_id=document.company_id,
        branch_id=document.branch_id,
        kind=document.kind,
        state=State.DRAFT,
        issue_date=document.issue_date,
        warehouse_id=document.warehouse_id,
        to_warehouse_id=document.to_warehouse_id,
        party_id=document.party_id,
        recipient_id=document.recipient_id,
        delivery_address=document.delivery_address,
        reference=document.reference,
        remarks=document.remarks,
        language=document.language,
        created_at=now,
        created_by=by.user_id,
        updated_at=now,
    )


def add_lines(
    papers: Sequence[tuple[StockDocument, Sequence[DraftLine]]],
    *,
    items: Names | None = None,
    after: int = 0,
) -> dict[int, list[StockLine]]:
    """Write lines of drafts, numbered from `after` + 1, with lots, proposed locations and links of returns."""
    rows = unwritten(papers, items=items if items is not None else _items(lines for _, lines in papers), after=after)
    drafts = [line for _, lines in papers for line in lines]
    insert_rows(rows)
    insert_rows(
        Returned(company_id=row.company_id, source_id=draft.returned_line_id, target_id=row.pk, quantity=draft.base_quantity)
        for row, draft in zip(rows, drafts, strict=True)
        if draft.returned_line_id
    )
    found: dict[int, list[StockLine]] = {paper.pk: [] for paper, _ in papers}
    for row in rows:
        found[row.document_id].append(row)
    return found


def unwritten(papers: Sequence[tuple[StockDocument, Sequence[DraftLine]]], *, items: Names, after: int = 0) -> list[StockLine]:
    """The lines as they will be written, with lots and proposed locations."""
    lots = _lots([line for _, lines in papers for line in lines])
    rows = [
        _line(paper, line, position=position, item=items[line.item_id], lot_id=lots.get((line.item_id, line.lot_code)))
        for paper, lines in papers
        for position, line in enumerate(lines, after + 1)
    ]
    placing.fill_in(rows, {paper.pk: paper for paper, _ in papers})
    return rows


def _line(paper: StockDocument, line: DraftLine, *, position: int, item: tuple[str, bool], lot_id: int | None) -> StockLine:
    name, stocked = item
    source, source_id = line.demand_source or ("", None)
    return StockLine(
        document_id=paper.pk,
        company_id=paper.company_id,
        position=position,
        item_id=line.item_id,
        description=(line.description or name)[:400],
        stocked=stocked,
        unit=line.unit,
        factor=line.factor,
        quantity=line.quantity,
        base_quantity=line.base_quantity,
        unit_cost=line.unit_cost,
        location_id=line.location_id,
        to_location_id=line.to_location_id,
        lot_id=lot_id,
        supply_id=line.supply_id,
        demand_source=source,
        demand_source_id=source_id,
    )


def _lots(lines: Sequence[DraftLine]) -> dict[tuple[int, str], int]:
    """Lots by item and code, new ones made; one that had no day gets it."""
    wanted = {(line.item_id, line.lot_code): line.lot_expires_on for line in lines if line.lot_code}
    if not wanted:
        return {}
    Lot.objects.bulk_create(
        [Lot(item_id=item, code=code, expires_on=expires) for (item, code), expires in sorted(wanted.items(), key=lambda row: row[0])],
        ignore_conflicts=True,
    )
    rows = Lot.objects.filter(item_id__in={item for item, _ in wanted}, code__in={code for _, code in wanted})
    found = list(rows.values_list("pk", "item_id", "code", "expires_on"))
    told = [{"pk": pk, "expires_on": wanted[(item, code)]} for pk, item, code, day in found if day is None and wanted.get((item, code))]
    update_rows(Lot, told, ["expires_on"])
    return {(item, code): pk for pk, item, code, _day in found}


def lot_of(item_id: int, code: str) -> int | None:
    """The item's lot of this code, made when it is new; None for no code."""
    if not code.strip():
        return None
    return Lot.objects.get_or_create(item_id=item_id, code=code.strip()[:40])[0].pk


def check_returns(lines: Sequence[DraftLine], *, by: Actor) -> None:
    """Goods brought back must have left, of that item, and no more of them than left. Refuses NOT_RETURNABLE, OVER_RETURN."""
    back = [line for line in lines if line.returned_line_id]
    if not back:
        return
    sources = {line.pk: line for line in _returnable({line.returned_line_id or 0 for line in back}, by=by)}
    coming: dict[int, Decimal] = dict.fromkeys(sources, ZERO)
    for line in back:
        source = sources.get(line.returned_line_id or 0)
        if source is None or source.item_id != line.item_id:
            raise Refusal("NOT_RETURNABLE", N_("This didn’t leave on an issued WZ."), "lines")
        coming[source.pk] += line.base_quantity
    rows = Returned.objects.filter(source_id__in=sources).values_list("source_id").annotate(Sum("quantity"))
    before = dict(rows)
    for pk, quantity in coming.items():
        if before.get(pk, ZERO) + quantity > sources[pk].base_quantity:
            raise Refusal("OVER_RETURN", N_("More would come back than left."), "lines")


def _returnable(ids: set[int], *, by: Actor) -> list[StockLine]:
    rows = StockLine.objects.filter(
        pk__in=ids,
        company_id=by.company_id,
        document__kind=Kind.ISSUE,
        document__state=State.ISSUED,
        document__reverses__isnull=True,
    )
    locks.lock(locks.Kind.STOCK_DOCUMENT, StockDocument.objects.all(), ids=rows.values_list("document_id", flat=True).distinct())
    return list(rows)
