"""The room's REST interface: picking, packages with their labels, stock counts by scanner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from ninja import Field, Schema

from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.money.warehousing import queries, services

router = api.Router(tags=["warehousing"])


class PackageOut(Schema):
    """A package of a delivery."""

    id: int
    version: int
    document_id: int
    number: int
    kind: str
    weight_kg: Decimal | None = None
    length_cm: int | None = None
    width_cm: int | None = None
    height_cm: int | None = None
    carrier_id: int | None = None
    service: str
    tracking: str
    remarks: str


class LabelIn(api.Input):
    """What a carrier's label wants; only the fields given are changed."""

    kind: str = "box"
    weight_kg: Decimal | None = None
    length_cm: int | None = None
    width_cm: int | None = None
    height_cm: int | None = None
    carrier_id: int | None = None
    service: str = ""
    tracking: str = ""
    remarks: str = ""


class ScanIn(api.Input):
    """A scanned code; `quantity` of the code's unit instead of one, `lot` where the code tells none, `reason` why out of its turn."""

    code: str
    quantity: Decimal | None = None
    lot: str = Field("", max_length=40)
    reason: str = Field("", max_length=200)


class CountScanIn(ScanIn):
    """A scanned code at a location."""

    location_id: int | None = None


class PickedOut(Schema):
    """What a scan did."""

    line_id: int
    name: str
    packed: Decimal
    wanted: Decimal
    package: int
    complete: bool


class CountedOut(Schema):
    """What a scan did on a count sheet."""

    line_id: int
    name: str
    added: Decimal
    counted: Decimal


class CountIn(api.Input):
    """A stock count of a warehouse."""

    warehouse_id: int
    remarks: str = ""


class CountStarted(Schema):
    """The count sheet, a stock document (INW)."""

    document_id: int


class Rest(api.Input):
    """What was not found, at a location or anywhere."""

    location_id: int | None = None


class CountOut(Schema):
    """How many it was."""

    count: int


def _contents(rows: Sequence[Any], by: Any) -> Mapping[int, Any]:
    inside = queries.contents([row.pk for row in rows])
    return {
        pk: [{"line_id": one.line_id, "item_id": one.line.item_id, "quantity": one.quantity} for one in some] for pk, some in inside.items()
    }


@router.post("/picking/{id}/scan", response=PickedOut)
def scan_picking(request: kit.Request, id: int, data: ScanIn) -> object:
    """Count a code as packed into the last package of a WZ."""
    return services.pick(id, data.code, quantity=data.quantity, lot=data.lot, reason=data.reason, by=request.actor)


@router.post("/picking/{id}/package", response=CountOut)
def begin_package(request: kit.Request, id: int) -> object:
    """From now on goods go into another package; its number."""
    return {"count": services.new_package(id, by=request.actor)}


@router.put("/packages/{id}", response=PackageOut)
def label_package(request: kit.Request, id: int, data: LabelIn) -> object:
    """What the carrier's label wants of a package."""
    services.label(id, data.as_given(), version=api.version(request), by=request.actor)
    return queries.visible(request.actor).get(pk=id)


@router.post("/counts", response={201: CountStarted})
def start_count(request: kit.Request, data: CountIn) -> object:
    """Begin a stock count; its differences are posted by issuing the document."""
    return 201, {"document_id": services.start(data.warehouse_id, remarks=data.remarks, by=request.actor)}


@router.post("/counts/{id}/scan", response=CountedOut)
def scan_count(request: kit.Request, id: int, data: CountScanIn) -> object:
    """Add a code to a count sheet."""
    return services.scan(id, data.code, quantity=data.quantity, location_id=data.location_id, lot=data.lot, by=request.actor)


@router.post("/counts/{id}/rest", response=CountOut)
def count_rest(request: kit.Request, id: int, data: Rest) -> object:
    """Count what should be there and was not found as none."""
    return {"count": services.zero_rest(id, location_id=data.location_id, by=request.actor)}


api.collection(
    router, "/packages",
    api.Collection(rows=queries.visible, out=PackageOut, right="stock.see", default_sort="id", filters={"document": "document_id", "tracking": "tracking"}, sorts={"id": "id"},
                   expand={"contents": _contents}),
    name="packages",
)  # fmt: skip
