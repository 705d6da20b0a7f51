"""The room's REST interface: floors of prices, the rule of reasons, what a price would break."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ninja import Schema

from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.money.margins import queries, services
from kupiec.money.margins.values import Basis, Effect, Line, Reasons
from kupiec.people.catalog import public as catalog

router = api.Router(tags=["margins"])
MOST = 1_000


class FloorOut(Schema):
    """The lowest price a role may give on a group of items."""

    id: int
    version: int
    role_id: int | None
    item_group_id: int | None
    basis: str
    percent: Decimal
    effect: str


class FloorIn(api.Input):
    """A floor; `basis`: markup (cost plus), margin, none; `effect`: approval, refuse, warn."""

    role_id: int | None = None
    item_group_id: int | None = None
    basis: Basis = Basis.MARKUP
    percent: Decimal = ZERO
    effect: Effect = Effect.APPROVAL


class IdsIn(api.Input):
    """Which records."""

    ids: list[int]


class ReasonsBody(api.Input):
    """Whether prices typed by hand must say why: optional or required."""

    reasons: Reasons


class AskedIn(api.Input):
    """A price to be given, net in our currency, per base unit."""

    item_id: int
    unit_price: Decimal
    discount_percent: Decimal = ZERO


class BreachOut(Schema):
    """An item whose price would be below the caller's floor, and by how much."""

    item_id: int
    effect: str
    floor: Decimal
    short: Decimal


api.collection(
    router, "/floors",
    api.Collection(rows=queries.floors, out=FloorOut, filters={"role": "role_id", "effect": "effect"}, sorts={"id": "id"}, default_sort="id", right=queries.RIGHT),
    name="floors",
)  # fmt: skip


@router.post("/floors", response={201: int})
def add_floor(request: kit.Request, data: FloorIn) -> Any:
    """Add a floor; answers its id."""
    return 201, services.save_floor(data.dict(), by=request.actor)


@router.put("/floors/{id}", response=FloorOut)
def save_floor(request: kit.Request, id: int, data: FloorIn) -> Any:
    """Change a floor."""
    queries.floors(request.actor).get(pk=id)
    services.save_floor(data.dict(), pk=id, version=api.version(request), by=request.actor)
    return queries.floors(request.actor).get(pk=id)


@router.post("/floors/drop", response=int)
def drop_floors(request: kit.Request, data: IdsIn) -> Any:
    """Take floors away; answers how many."""
    return services.drop_floors(data.ids, by=request.actor)


@router.get("/reasons", response=ReasonsBody)
def reasons(request: kit.Request) -> Any:
    """Whether prices typed by hand must say why."""
    request.actor.require(queries.RIGHT)
    return {"reasons": services.reasons_of(request.actor.company_id)}


@router.post("/reasons", response=ReasonsBody)
def choose(request: kit.Request, data: ReasonsBody) -> Any:
    """Change whether prices typed by hand must say why."""
    services.choose(data.reasons, by=request.actor)
    return {"reasons": data.reasons}


@router.post("/check", response=list[BreachOut])
def check(request: kit.Request, data: list[AskedIn]) -> Any:
    """Which of these prices are below the caller's floors; nothing is written."""
    by = request.actor
    by.require("pricing.see")
    if len(data) > MOST:
        raise Refusal("TOO_MANY_ROWS", N_("At most %(most)s rows at once."), "data", params={"most": MOST})
    costs = dict(catalog.visible(by).filter(pk__in={one.item_id for one in data}).values_list("pk", "purchase_price"))
    lines = [
        Line(at, "", one.item_id, one.unit_price, one.discount_percent, Decimal(1), costs[one.item_id])
        for at, one in enumerate(data) if one.item_id in costs
    ]  # fmt: skip
    found = services.weigh(lines, by=by)
    return [
        {"item_id": data[at].item_id, "effect": one.effect, "floor": one.floor, "short": one.short} for at, one in sorted(found.items())
    ]
