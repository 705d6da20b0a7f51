"""Reads of the hall: packages and what is in them, picking rounds by location, count sheets and their differences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet

from kupiec.ground.kernel.actor import Actor
from kupiec.money.stock import public as stock
from kupiec.money.warehousing import rules
from kupiec.money.warehousing.models import Package, Packing
from kupiec.money.warehousing.values import ZERO, Gap

LAST = 1 << 30


def visible(by: Actor) -> QuerySet[Package]:
    """Packages of the stock documents an actor may see."""
    return Package.objects.filter(company_id=by.company_id, document__in=stock.hall.visible(by))


def packed(document_id: int) -> dict[int, Decimal]:
    """What is packed of each line, in base units."""
    return dict(stock.StockLine.objects.filter(document_id=document_id, packed__gt=0).values_list("pk", "packed"))


def contents(package_ids: Collection[int]) -> dict[int, list[Packing]]:
    found: dict[int, list[Packing]] = {pk: [] for pk in package_ids}
    rows = Packing.objects.filter(package_id__in=list(package_ids)).select_related("line__item")
    for row in rows.defer("line__item__search", "line__item__description").order_by("package_id", "line__position"):
        found[row.package_id].append(row)
    return found


def packages_of(document_ids: Collection[int]) -> dict[int, int]:
    """How many packages documents have; one statement."""
    return dict(Package.objects.filter(document_id__in=list(document_ids)).order_by().values_list("document_id").annotate(Count("pk")))


@dataclass(frozen=True, slots=True)
class Stop:
    """A line of a WZ where the picker walks for it."""

    line: stock.StockLine
    where: str

    @property
    def left(self) -> Decimal:
        return self.line.base_quantity - self.line.packed

    @property
    def whole(self) -> bool:
        return self.line.packed == self.line.base_quantity


def round_of(paper: stock.StockDocument) -> list[Stop]:
    """The lines of a WZ in the order in which one walks past their locations; four statements."""
    rows = stock.StockLine.objects.filter(document=paper, stocked=True, base_quantity__gt=0).select_related("item", "location", "lot")
    lines = list(rows.defer("item__search", "item__description").order_by("position", "pk"))
    lying = stock.hall.codes(paper, lines)
    first = {pk: text.split(",")[0].split(" +")[0].strip() for pk, text in lying.items()}
    known = stock.hall.Location.objects.filter(warehouse_id=paper.warehouse_id, code__in=set(first.values()))
    place = {code: (position, code) for code, position in known.values_list("code", "position")}
    stops = [Stop(line, lying.get(line.pk, "")) for line in lines]
    return sorted(stops, key=lambda stop: (place.get(first.get(stop.line.pk, ""), (LAST, "")), stop.line.position))


def sheets(by: Actor) -> QuerySet[stock.StockDocument]:
    """Count sheets an actor may see."""
    return stock.hall.visible(by).filter(kind="INW").select_related("warehouse").defer("snapshot", "delivery_address")


def counted(document_id: int) -> dict[rules.Place, Decimal]:
    found: defaultdict[rules.Place, Decimal] = defaultdict(lambda: ZERO)
    rows = stock.StockLine.objects.filter(document_id=document_id, stocked=True)
    for item, location, lot, quantity in rows.order_by("position", "pk").values_list("item_id", "location_id", "lot_id", "base_quantity"):
        found[(item, location, lot)] += quantity
    return dict(found)


def gaps(paper: stock.StockDocument) -> list[Gap]:
    """What a sheet would post: all its places against the books, in their order; three statements."""
    on_sheet = counted(paper.pk)
    items = {item for item, _location, _lot in on_sheet}
    lying = stock.hall.Place.objects.filter(warehouse_id=paper.warehouse_id, item_id__in=items).values_list(
        "item_id", "location_id", "lot_id", "quantity"
    )
    placed: dict[rules.Place, Decimal] = {(item, location, lot): quantity for item, location, lot, quantity in lying}
    held = stock.ahead.StockBalance.objects.filter(warehouse_id=paper.warehouse_id, item_id__in=items)
    return rules.gaps(on_sheet, placed, dict(held.values_list("item_id", "on_hand")))


def uncounted(paper: stock.StockDocument, *, location_id: int | None) -> list[tuple[int, int | None, str]]:
    """(item, location, lot code) of what should be there and is not on the sheet; two statements."""
    on_sheet = counted(paper.pk)
    if location_id:
        rows = (
            stock.hall.Place.objects.filter(warehouse_id=paper.warehouse_id, location_id=location_id, quantity__gt=0)
            .select_related("lot")
            .order_by("item__code", "pk")
        )
        return [
            (row.item_id, location_id, row.lot.code if row.lot else "")
            for row in rows
            if (row.item_id, location_id, row.lot_id) not in on_sheet
        ]
    seen = {item for item, _location, _lot in on_sheet}
    held = (
        stock.ahead.StockBalance.objects.filter(warehouse_id=paper.warehouse_id, on_hand__gt=0)
        .order_by("item__code")
        .values_list("item_id", flat=True)
    )
    return [(item, None, "") for item in held if item not in seen]
