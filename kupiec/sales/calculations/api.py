"""The room's REST interface: calculation sheets, their components, their prices."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.sales.calculations import queries, services
from kupiec.sales.calculations.models import Component, Sheet
from kupiec.sales.calculations.services import components as verbs
from kupiec.sales.calculations.values import Change, Draft

router = api.Router(tags=["calculations"])
Kinds = Literal["material", "labour", "machine", "overhead", "subcontract", "other"]
Bases = Literal["each", "once", "percent"]


class ResultOut(Schema):
    """What so many pieces cost us and the customer."""

    quantity: Decimal
    total: Decimal
    cost: Decimal
    price: Decimal
    value: Decimal
    margin: Decimal | None


class ComponentOut(Schema):
    """A part of the cost."""

    id: int
    version: int
    position: int
    kind: str
    basis: str
    item_id: int | None
    description: str
    quantity: Decimal
    unit: str
    cost: Decimal


class SheetOut(Schema):
    """A calculation sheet with its components and what comes out of it."""

    id: int
    version: int
    version_id: int = Field(alias="offer_version_id")
    method: str
    percent: Decimal
    rounding: Decimal
    scales: str
    note: str
    components: list[ComponentOut] = []
    results: list[ResultOut] = []


class SheetIn(api.Input):
    """The line to be calculated."""

    version_id: int
    line_id: int


class SheetChange(api.Input):
    """How the price is made; only what is sent changes."""

    method: Literal["markup", "margin"] | None = None
    percent: Decimal | None = None
    rounding: Decimal | None = None
    scales: str | None = None
    note: str | None = None


class ComponentIn(api.Input):
    """A component to be added."""

    item_id: int | None = None
    kind: Kinds | None = None
    basis: Bases = "each"
    description: str = ""
    quantity: Decimal = Decimal(1)
    unit: str = ""
    cost: Decimal | None = None


class ComponentChange(api.Input):
    """What to change of a component."""

    item_id: int | None = None
    kind: Kinds | None = None
    basis: Bases | None = None
    description: str | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    cost: Decimal | None = None
    version: int | None = None


class PutIn(api.Input):
    """Sheets whose prices go on their lines."""

    ids: list[int] = Field(min_length=1, max_length=200)


class PutOut(Schema):
    """The prices put, in the order asked."""

    prices: list[Decimal]


def _whole(sheet: Sheet) -> SheetOut:
    parts = [ComponentOut.from_orm(row) for row in queries.components(sheet.pk)]
    return SheetOut.from_orm(sheet).model_copy(
        update={"components": parts, "results": [ResultOut.from_orm(one) for one in queries.results(sheet)]}
    )


@router.post("/sheets", response={201: SheetOut})
def open_sheet(request: kit.Request, data: SheetIn) -> object:
    """Open the calculation of a line; a known one is answered as it is."""
    return 201, _whole(queries.one(services.open_sheet(data.version_id, data.line_id, by=request.actor), by=request.actor))


@router.get("/sheets/{id}/whole", response=SheetOut)
def whole_sheet(request: kit.Request, id: int) -> object:
    """A sheet with its components and results."""
    return _whole(queries.one(id, by=request.actor))


@router.put("/sheets/{id}", response=SheetOut)
def settle_sheet(request: kit.Request, id: int, data: SheetChange) -> object:
    """How its price is made."""
    services.settle(id, data.as_given(), version=api.version(request), by=request.actor)
    return _whole(queries.one(id, by=request.actor))


@router.post("/sheets/{id}/components", response={201: ComponentOut})
def add_component(request: kit.Request, id: int, data: ComponentIn) -> object:
    """Add a component at the end."""
    changed = verbs.add(id, [Draft(**data.as_given())], by=request.actor)
    return 201, Component.objects.get(pk=changed.touched[0])


@router.put("/sheets/{id}/components/{component_id}", response=ComponentOut)
def change_component(request: kit.Request, id: int, component_id: int, data: ComponentChange) -> object:
    """Change a component."""
    verbs.change(id, component_id, Change(**data.as_given("version")), version=data.version, by=request.actor)
    return Component.objects.get(pk=component_id)


@router.post("/sheets/price", response=PutOut)
def put_price(request: kit.Request, data: PutIn) -> object:
    """Put the reckoned prices on the lines."""
    return {"prices": services.put_price(data.ids, by=request.actor)}


api.collection(
    router, "/sheets",
    api.Collection(rows=queries.visible, out=SheetOut, right="prices.see_cost", default_sort="-updated_at", filters={"version": "offer_version_id", "offer": "offer_version__offer_id"}, sorts={"updated_at": "updated_at"}),
    name="sheets",
)  # fmt: skip
