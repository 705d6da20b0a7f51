"""Changing drafts: their heads and single lines, guarded by versions (KER-4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import bells, clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import QUANTITY_DECIMALS, half_up
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.stock.events import DraftsChanged
from kupiec.money.stock.models import Location, Returned, StockDocument, StockLine
from kupiec.money.stock.services.draft import add_lines, check_line, check_returns, check_target, lot_of
from kupiec.money.stock.services.issue import load_drafts
from kupiec.money.stock.values import DraftLine, Kind
from kupiec.people.catalog import public as catalog

HEAD = ("issue_date", "party_id", "recipient_id", "delivery_address", "reference", "remarks", "to_warehouse_id")


def edit_draft(document_id: int, *, changes: dict[str, Any], version: int | None = None, by: Actor) -> None:
    """Change head fields of a draft (`HEAD`). Refuses NOT_DRAFT; Conflict on a stale version."""
    by.require("stock.draft")
    unknown = changes.keys() - set(HEAD)
    if unknown:
        raise ValueError(f"not a field of the head: {sorted(unknown)}")
    with tx.write_tx(by=by):
        documents.lock_owners("stock", [document_id], by=by)
        (paper,) = load_drafts([document_id], by=by)
        _check_version(paper, version)
        if paper.kind == Kind.TRANSFER and not changes.get("to_warehouse_id", paper.to_warehouse_id):
            raise Refusal("NO_TARGET", N_("Say where the goods go."), "to_warehouse_id")
        if paper.kind == Kind.TRANSFER:
            check_target(paper.warehouse_id, changes.get("to_warehouse_id", paper.to_warehouse_id))
        for name, value in changes.items():
            setattr(paper, name, value)
        _touch(paper, fields=list(changes))


@dataclass(frozen=True, slots=True)
class LineChange:
    """What changes on a draft's line; None leaves it. `quantity` is in the line's unit, 0 leaves the line out; `unit` is
    (unit, factor); `places` are (location, target location); `lot_code` empty takes the lot off."""

    quantity: Decimal | None = None
    unit: tuple[str, Decimal] | None = None
    unit_cost: Decimal | None = None
    description: str | None = None
    places: tuple[int | None, int | None] | None = None
    lot_code: str | None = None


def edit_draft_line(line_id: int, *, quantity: Decimal, version: int | None = None, by: Actor) -> int:
    """Change the quantity of a draft's line, in its unit; 0 leaves the line out. Its version now."""
    return change_draft_line(line_id, LineChange(quantity=quantity), version=version, by=by)


def change_draft_line(line_id: int, change: LineChange, *, version: int | None = None, by: Actor) -> int:
    """Change a draft's line; its version now. A WZ line of an order changed here changes what the order plans.

    Refuses NOT_DRAFT, QUANTITY, RETURN_FIXED, NO_LOCATION; Conflict on a stale version. Rings DraftsChanged.
    """
    by.require("stock.draft")
    with tx.write_tx(by=by):
        line, paper = _open_line(line_id, by=by)
        _check_version(line, version)
        if change.quantity is not None or change.unit is not None:
            _set_quantity(line, change)
        if change.unit_cost is not None:
            _set_cost(line, change.unit_cost)
        if change.description is not None:
            line.description = change.description[:400]
        if change.places is not None:
            _set_places(line, change.places, paper=paper)
        if change.lot_code is not None:
            line.lot_id = lot_of(line.item_id, change.lot_code)
        line.version += 1
        line.save()
        _touch(paper)
        bells.ring(DraftsChanged((paper.pk,)), by=by)
        return line.version


def _open_line(line_id: int, *, by: Actor) -> tuple[StockLine, StockDocument]:
    document_id = StockLine.objects.filter(pk=line_id).values_list("document_id", flat=True).first()
    if document_id is None:
        raise Refusal("NO_DOCUMENT", N_("There is no such document."))
    documents.lock_owners("stock", [document_id], by=by)
    (paper,) = load_drafts([document_id], by=by)
    return StockLine.objects.get(pk=line_id), paper


def _set_quantity(line: StockLine, change: LineChange) -> None:
    quantity = line.quantity if change.quantity is None else change.quantity
    unit, factor = change.unit or (line.unit, line.factor)
    if quantity < 0 or quantity != half_up(quantity, QUANTITY_DECIMALS):
        raise Refusal("QUANTITY", N_("The quantity must be above zero."), "quantity")
    if (quantity, unit) == (line.quantity, line.unit):
        return
    catalog.measures.check_quantity(quantity, unit)
    base = half_up(quantity * factor, QUANTITY_DECIMALS)
    _lower_return(line, base)
    line.quantity, line.unit, line.factor = quantity, unit, factor
    line.base_quantity = base
    line.packed = min(line.packed, line.base_quantity)


def _lower_return(line: StockLine, base: Decimal) -> None:
    """A line that brings goods back may bring fewer; more would have to be checked against what left."""
    link = Returned.objects.filter(target_id=line.pk).first()
    if link is None:
        return
    if base <= 0:
        raise Refusal("QUANTITY", N_("The quantity must be above zero."), "quantity")
    if base > link.quantity:
        raise Refusal("RETURN_FIXED", N_("This return may only bring back less; for more make it anew."), "quantity")
    link.quantity = base
    link.save(update_fields=["quantity"])


def _set_cost(line: StockLine, unit_cost: Decimal) -> None:
    if unit_cost < 0:
        raise Refusal("NEGATIVE", N_("The price can’t be negative."), "unit_cost")
    line.unit_cost = unit_cost


def _set_places(line: StockLine, places: tuple[int | None, int | None], *, paper: StockDocument) -> None:
    warehouses = (paper.warehouse_id, paper.to_warehouse_id)
    for location_id, warehouse_id in zip(places, warehouses, strict=True):
        if location_id and not Location.objects.filter(pk=location_id, warehouse=warehouse_id, active=True).exists():
            raise Refusal("NO_LOCATION", N_("There is no such location in this warehouse."), "location")
    line.location_id, line.to_location_id = places


def add_draft_lines(document_id: int, lines: Sequence[DraftLine], *, by: Actor) -> list[int]:
    """Add lines at the end of a draft; their ids. Refuses NOT_DRAFT, QUANTITY, NO_ITEM, NOT_RETURNABLE, OVER_RETURN."""
    by.require("stock.draft")
    with tx.write_tx(by=by):
        documents.lock_owners("stock", [document_id], by=by)
        check_returns(lines, by=by)
        (paper,) = load_drafts([document_id], by=by)
        last = StockLine.objects.filter(document_id=document_id).aggregate(Max("position"))["position__max"] or 0
        for position, line in enumerate(lines, last + 1):
            check_line(line, position=position, counted=paper.kind == Kind.COUNT)
            catalog.measures.check_quantity(line.quantity, line.unit)
        made = add_lines([(paper, lines)], after=last)[paper.pk]
        _touch(paper)
        bells.ring(DraftsChanged((paper.pk,)), by=by)
        return [line.pk for line in made]


def remove_draft_line(line_id: int, *, version: int | None = None, by: Actor) -> None:
    """Take a line off a draft. One that serves a demand stays with quantity 0, since the order refers to it."""
    by.require("stock.draft")
    with tx.write_tx(by=by):
        line, paper = _open_line(line_id, by=by)
        _check_version(line, version)
        if line.demand_source:
            line.quantity = line.base_quantity = line.packed = Decimal(0)
            line.save()
        else:
            Returned.objects.filter(target_id=line.pk).delete()
            line.delete()
        _touch(paper)
        bells.ring(DraftsChanged((paper.pk,)), by=by)


def _check_version(row: StockDocument | StockLine, seen: int | None) -> None:
    if seen is not None and seen != row.version:
        raise Conflict(N_("Somebody has changed this document meanwhile."), seen=seen, found=row.version)


def _touch(paper: StockDocument, *, fields: Sequence[str] = ()) -> None:
    paper.version += 1
    paper.updated_at = clock.now()
    paper.save(update_fields=[*fields, "version", "updated_at"])
