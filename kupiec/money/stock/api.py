"""The room's REST interface: stock, documents, blocks, expected deliveries, warehouses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from ninja import Query

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.money.stock import figures, queries
from kupiec.money.stock.models import Demand, ExpectedSupply, Location, StockDocument, StockLine, Warehouse
from kupiec.money.stock.schemas import (
    AvailabilityOut,
    AvailabilityQuery,
    BalanceOut,
    DemandOut,
    DocumentIn,
    DocumentOut,
    LineChangeIn,
    LineIn,
    LineOut,
    LocationOut,
    PackIn,
    PackOut,
    ReverseIn,
    SupplyIn,
    SupplyOut,
    WarehouseOut,
)
from kupiec.money.stock.services import block as blocks
from kupiec.money.stock.services import packing, setup
from kupiec.money.stock.services.draft import draft
from kupiec.money.stock.services.edit import LineChange, add_draft_lines, change_draft_line, remove_draft_line
from kupiec.money.stock.services.issue import issue
from kupiec.money.stock.services.reverse import cancel, reverse
from kupiec.money.stock.values import DraftDocument, DraftLine
from kupiec.people.catalog import public as catalog

router = api.Router(tags=["stock"])
COST = "prices.see_cost"


def _lines(rows: Sequence[StockDocument], by: Actor) -> Mapping[int, Any]:
    found: dict[int, list[LineOut]] = {row.pk: [] for row in rows}
    lines = StockLine.objects.filter(document_id__in=found).select_related("lot").order_by("position", "pk")
    see = by.may(COST)
    for line in lines:
        out = LineOut.model_validate(line, from_attributes=True)
        out.lot = line.lot.code if line.lot else None
        if not see:
            out.cost = out.unit_cost = None
        found[line.document_id].append(out)
    return found


def _search(rows: QuerySet, text: str, by: Actor) -> QuerySet:
    for word in fold(text).split()[:6]:
        rows = rows.filter(item__search__contains=word)
    return rows


api.collection(
    router, "/balances",
    api.Collection(
        rows=lambda by: queries.balances(by).select_related("warehouse", "item"),
        out=BalanceOut,
        filters={"warehouse": "warehouse_id__in", "item": "item_id__in", "on_hand_from": "on_hand__gte"},
        sorts={"item": "item__code", "warehouse": "warehouse__code", "on_hand": "on_hand"},
        default_sort="item",
        search=_search,
        hidden={"value": COST},
        right="stock.see",
    ),
    name="balances",
)  # fmt: skip
api.collection(
    router, "/documents",
    api.Collection(
        rows=lambda by: queries.visible(by).defer("snapshot"),
        out=DocumentOut,
        filters={"kind": "kind__in", "state": "state__in", "warehouse": "warehouse_id__in", "party": "party_id",
                 "number": "number__iexact", "reference": "reference__iexact", "date_from": "issue_date__gte", "date_to": "issue_date__lte"},
        sorts={"issue_date": "issue_date", "number": "number"},
        default_sort="-issue_date",
        expand={"lines": _lines},
        hidden={"cost": COST},
        right="stock.see",
    ),
    name="documents",
)  # fmt: skip
api.collection(
    router, "/supplies",
    api.Collection(
        rows=lambda by: ExpectedSupply.objects.filter(company_id=by.company_id, quantity__gt=0),
        out=SupplyOut,
        filters={"item": "item_id__in", "warehouse": "warehouse_id__in", "due_to": "due__lte", "supplier": "supplier_id"},
        sorts={"due": "due"},
        default_sort="due",
        right="stock.see",
    ),
    name="supplies",
)  # fmt: skip
api.collection(
    router, "/warehouses",
    api.Collection(
        rows=queries.visible_warehouses, out=WarehouseOut, filters={"active": "active"}, sorts={"code": "code"},
        default_sort="code", right="stock.see",
    ),
    name="warehouses",
)  # fmt: skip
api.collection(
    router, "/locations",
    api.Collection(
        rows=lambda by: Location.objects.filter(company_id=by.company_id), out=LocationOut,
        filters={"warehouse": "warehouse_id__in", "zone": "zone__in"}, sorts={"code": "code", "position": "position"},
        default_sort="code", right="stock.see",
    ),
    name="locations",
)  # fmt: skip


def _kept(rows: Sequence[Demand], by: Actor) -> Sequence[Any]:
    kept = figures.kept_of_demands([row.pk for row in rows])
    for row in rows:
        found = kept[row.pk]
        row.blocked, row.reserved, row.missing = found.blocked, found.reserved, found.missing  # type: ignore[attr-defined]
    return rows


api.collection(
    router, "/demands",
    api.Collection(
        rows=lambda by: Demand.objects.filter(company_id=by.company_id),
        out=DemandOut,
        filters={"item": "item_id__in", "warehouse": "warehouse_id__in", "source": "source", "source_id": "source_id__in"},
        sorts={"ordered_on": "ordered_on", "due": "due"},
        default_sort="ordered_on",
        prepare=_kept,
        right="stock.see",
    ),
    name="demands",
)  # fmt: skip


def _drafted(data: DocumentIn, by: Actor) -> DraftDocument:
    place = Warehouse.objects.filter(pk=data.warehouse_id, company_id=by.company_id).first()
    facts = catalog.facts({line.item_id for line in data.lines})
    return DraftDocument(
        data.kind, by.company_id, place.branch_id if place else 0, data.warehouse_id, data.issue_date,
        tuple(_line(line, facts) for line in data.lines), party_id=data.party_id, recipient_id=data.recipient_id,
        remarks=data.remarks, reference=data.reference, to_warehouse_id=data.to_warehouse_id,
    )  # fmt: skip


def _line(data: LineIn, facts: Mapping[int, catalog.ItemFacts]) -> DraftLine:
    item = facts.get(data.item_id)
    unit = data.unit or (item.unit if item else "")
    factor = item.factor_of(unit) if item else Decimal(1)
    if factor is None:
        raise Refusal("WRONG_UNIT", N_("The item isn’t counted in “%(unit)s”."), "unit", params={"unit": unit[:20]})
    catalog.measures.check_quantity(data.quantity, unit)
    return DraftLine(
        data.item_id, unit, factor, data.quantity, data.quantity * factor, description=data.description, unit_cost=data.unit_cost,
        returned_line_id=data.returned_line_id, location_id=data.location_id, to_location_id=data.to_location_id,
        lot_code=data.lot, lot_expires_on=data.lot_expires_on, supply_id=data.supply_id,
    )  # fmt: skip


def _one(pk: int, by: Actor) -> StockDocument:
    return queries.visible(by).get(pk=pk)


@router.post("/documents", response={201: DocumentOut})
def draft_document(request: kit.Request, data: DocumentIn) -> Any:
    """Draft a document; `issue` numbers it and moves its goods."""
    by = request.actor
    made = draft([_drafted(data, by)], by=by)[0]
    return 201, _one(made.document_id, by)


@router.post("/documents/{id}/lines", response={201: list[int]})
def add_lines(request: kit.Request, id: int, data: list[LineIn]) -> Any:
    """Add lines to a draft; answers their ids."""
    by = request.actor
    _one(id, by)
    facts = catalog.facts({line.item_id for line in data})
    return 201, add_draft_lines(id, [_line(line, facts) for line in data], by=by)


@router.patch("/documents/lines/{id}", response=int)
def edit_line(request: kit.Request, id: int, data: LineChangeIn) -> int:
    """Change a draft's line; answers its version now."""
    by = request.actor
    _line_of(id, by)
    change = LineChange(quantity=data.quantity, unit_cost=data.unit_cost, description=data.description, lot_code=data.lot)
    return change_draft_line(id, change, version=api.version(request), by=by)


@router.delete("/documents/lines/{id}", response={204: None})
def drop_line(request: kit.Request, id: int) -> Any:
    """Take a line off a draft; `If-Match` may name the line's version."""
    by = request.actor
    _line_of(id, by)
    remove_draft_line(id, version=api.version(request, required=False), by=by)
    return 204, None


def _line_of(pk: int, by: Actor) -> None:
    if not StockLine.objects.filter(pk=pk, document__in=queries.visible(by)).exists():
        raise Http404


api.bulk(router, "/documents/issue", issue, name="issue_documents", summary="Issue drafts")
api.bulk(router, "/documents/cancel", cancel, name="cancel_documents", summary="Give up drafts")


@router.post("/documents/reverse", response=list[int])
def reverse_documents(request: kit.Request, data: ReverseIn) -> list[int]:
    """Take issued documents back by mirrored ones; answers their ids."""
    return reverse(data.ids, reason=data.reason, by=request.actor)


@router.post("/documents/{id}/pack", response=PackOut)
def pack(request: kit.Request, id: int, data: PackIn) -> Any:
    """Count a scanned code on a WZ."""
    by = request.actor
    _one(id, by)
    return packing.pack(id, data.code, quantity=data.quantity, by=by)


@router.get("/availability", response=list[AvailabilityOut])
def availability(request: kit.Request, query: Query[AvailabilityQuery]) -> Any:
    """Figures of items, now or on a day past or coming."""
    by = request.actor
    by.require("stock.see")
    parts = query.item_ids.split(",")[:200]
    ids = [pk for part in parts if (pk := kit.parse.key(part))]
    if len(ids) < len(parts):
        raise Refusal("BAD_PARAMETER", N_("Give numbers of items, separated by commas."), "item_ids")
    places = queries.visible_warehouses(by).filter(active=True)
    if query.warehouse_id:
        places = places.filter(pk=query.warehouse_id)
    where = list(places.values_list("pk", flat=True))
    now = queries.availability(ids, warehouse_ids=where)
    day = queries.availability_as_of(ids, warehouse_ids=where, on=query.on) if query.on else {}
    return [
        {**{name: getattr(figures, name) for name in AvailabilityOut.model_fields if hasattr(figures, name)}, "item_id": item,
         "projected": day[item].projected if item in day else None}
        for item, figures in now.items()
    ]  # fmt: skip


@router.post("/supplies", response={201: SupplyOut})
def add_supply(request: kit.Request, data: SupplyIn) -> Any:
    """Enter an expected delivery."""
    pk = setup.add_supplies([setup.SupplyDraft(**data.dict())], by=request.actor)[0]
    return 201, ExpectedSupply.objects.get(pk=pk)


@router.put("/supplies/{id}", response=SupplyOut)
def edit_supply(request: kit.Request, id: int, data: SupplyIn) -> Any:
    """Change an expected delivery that was typed; quantity 0 withdraws it."""
    setup.edit_supply(setup.SupplyDraft(**data.dict()), pk=id, version=api.version(request), by=request.actor)
    return ExpectedSupply.objects.get(pk=id)


def _sources(ids: Sequence[int], by: Actor) -> list[tuple[str, int]]:
    return list(Demand.objects.filter(pk__in=ids, company_id=by.company_id).values_list("source", "source_id"))


def block_demands(ids: Sequence[int], *, by: Actor) -> None:
    """Block goods for demands as far as stock goes; the rest is reserved on expected supply."""
    blocks.block(_sources(ids, by), by=by)


def release_demands(ids: Sequence[int], *, by: Actor) -> None:
    """Keep nothing for these demands any more."""
    blocks.release(_sources(ids, by), by=by)


api.bulk(router, "/demands/block", block_demands, name="block_demands", summary="Block goods")
api.bulk(router, "/demands/release", release_demands, name="release_demands", summary="Release goods")
