"""Count sheets: what was counted against what should be there; differences become PW and RW (STK-2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO
from kupiec.money.stock.models import StockDocument, StockLine
from kupiec.money.stock.services.holdings import Holdings
from kupiec.money.stock.values import Kind, State


def differences(
    sheets: Sequence[StockDocument], lines: Sequence[StockLine], *, holdings: Holdings, by: Actor
) -> tuple[list[StockDocument], list[StockLine]]:
    """Documents of the differences, saved as drafts; their balances are locked already. An item counted on several
    lines of a sheet is summed; a location counted is made right there."""
    wanted = _wanted(sheets, lines, holdings)
    papers = {
        (sheet.pk, kind): _paper(sheet, kind, by=by)
        for sheet in sheets
        for kind in (Kind.GAIN, Kind.USE)
        if any(sheet_id == sheet.pk and (gap > 0) == (kind is Kind.GAIN) for sheet_id, _, gap in wanted)
    }
    StockDocument.objects.bulk_create(papers.values())
    made: list[StockLine] = []
    positions: defaultdict[int, int] = defaultdict(int)
    for sheet_id, line, gap in wanted:
        paper = papers[(sheet_id, Kind.GAIN if gap > 0 else Kind.USE)]
        positions[paper.pk] += 1
        made.append(_line(line, paper, position=positions[paper.pk], quantity=abs(gap)))
    StockLine.objects.bulk_create(made)
    return list(papers.values()), made


def _wanted(sheets: Sequence[StockDocument], lines: Sequence[StockLine], holdings: Holdings) -> list[tuple[int, StockLine, Decimal]]:
    warehouse_of = {sheet.pk: sheet.warehouse_id for sheet in sheets}
    counted: dict[tuple[int, int, int | None, int | None], Decimal] = defaultdict(lambda: ZERO)
    first: dict[tuple[int, int, int | None, int | None], StockLine] = {}
    for line in lines:
        if line.stocked:
            place = (line.document_id, line.item_id, line.location_id, line.lot_id)
            counted[place] += line.base_quantity
            first.setdefault(place, line)
    gaps = []
    for place, quantity in counted.items():
        sheet_id, item_id, location_id, lot_id = place
        shelf = holdings.shelves[(warehouse_of[sheet_id], item_id)]
        there = shelf.on_hand
        if location_id or lot_id:
            there = sum((s.quantity for s in shelf.spots if s.lot_id == lot_id and location_id in (s.location_id, None)), ZERO)
        if quantity != there:
            gaps.append((sheet_id, first[place], quantity - there))
    return gaps


def _paper(sheet: StockDocument, kind: Kind, *, by: Actor) -> StockDocument:
    now = clock.now()
    return StockDocument(
        company_id=sheet.company_id,
        branch_id=sheet.branch_id,
        kind=kind,
        state=State.DRAFT,
        issue_date=sheet.issue_date,
        warehouse_id=sheet.warehouse_id,
        origin_id=sheet.pk,
        reference=sheet.reference,
        created_at=now,
        created_by=by.user_id,
        updated_at=now,
    )


def _line(counted: StockLine, paper: StockDocument, *, position: int, quantity: Decimal) -> StockLine:
    """In base units, so that a difference of a pack and a half is exact. `unit_cost` of the sheet, when given, is per
    counted unit and is not carried: gains are worth the purchase price."""
    return StockLine(
        document_id=paper.pk,
        company_id=paper.company_id,
        position=position,
        item_id=counted.item_id,
        description=counted.description,
        stocked=True,
        unit=counted.unit if counted.factor == 1 else "",
        factor=1,
        quantity=quantity,
        base_quantity=quantity,
        location_id=counted.location_id,
        lot_id=counted.lot_id,
    )
