"""The room's REST interface: promotions, and what documents take of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from ninja import Schema

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.money.promotions import queries, services, sockets
from kupiec.money.promotions.models import ItemSet, Promotion
from kupiec.people.catalog import public as catalog

router = api.Router(tags=["promotions"])


class PartOut(Schema):
    """What is bought (an item or a group) or a gift; quantity in base units."""

    id: int
    role: str
    item_id: int | None
    item_group_id: int | None
    quantity: Decimal | None


class PromotionOut(Schema):
    """A bundle promotion; `together`: of all bought together, null: of each its own quantity."""

    id: int
    version: int
    code: str
    name: str
    priority: int
    together: Decimal | None
    reward: str
    effect: str
    value: Decimal
    settling: str
    own_quantity: Decimal
    most: int | None
    group_id: int | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    archived: bool
    parts: list[PartOut] | None = None


class PartIn(api.Input):
    """An item, or a group of items where it is bought."""

    item_id: int | None = None
    item_group_id: int | None = None
    quantity: Decimal | None = None


class PromotionIn(api.Input):
    """A promotion to add: reward `gift` or `own`; effect `free`, `percent`, `price`; settling `zero`, `symbolic`, `spread`."""

    code: str
    name: str
    buys: list[PartIn]
    gifts: list[PartIn] = []
    priority: int | None = None
    together: Decimal | None = None
    reward: str = "gift"
    effect: str = "free"
    value: Decimal = Decimal(0)
    settling: str = "zero"
    own_quantity: Decimal = Decimal(0)
    most: int | None = None
    group_id: int | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


class ChangeIn(api.Input):
    """What to change of a promotion; what is left out stays."""

    code: str | None = None
    name: str | None = None
    buys: list[PartIn] | None = None
    gifts: list[PartIn] | None = None
    priority: int | None = None
    together: Decimal | None = None
    reward: str | None = None
    effect: str | None = None
    value: Decimal | None = None
    settling: str | None = None
    own_quantity: Decimal | None = None
    most: int | None = None
    group_id: int | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


class GiftOut(Schema):
    """A gift to choose."""

    gift_id: int
    item_id: int
    name: str
    unit: str
    quantity: Decimal


class SuggestionOut(Schema):
    """A promotion beside a document: `times` it applies, or `missing` base units `of` something."""

    promotion_id: int
    code: str
    name: str
    reward: str
    effect: str
    value: Decimal
    times: int
    missing: Decimal
    unit: str
    of: str
    pieces: Decimal
    gifts: list[GiftOut]
    gift_id: int | None


class OfferOut(Schema):
    """Promotions a document has taken, may take now, and those it is some pieces short of."""

    taken: list[SuggestionOut]
    ready: list[SuggestionOut]
    near: list[SuggestionOut]


class TakeIn(api.Input):
    """The promotion to take, with the gift chosen (null: the first)."""

    promotion_id: int
    gift_id: int | None = None


def _parts(rows: Sequence[Promotion], by: Actor) -> Mapping[int, list[dict[str, Any]]]:
    found = queries.parts([row.pk for row in rows])
    names = ("id", "role", "item_id", "item_group_id", "quantity")
    return {pk: [{name: getattr(one, name) for name in names} for one in parts] for pk, parts in found.items()}


api.collection(
    router, "/promotions",
    api.Collection(
        rows=queries.visible, out=PromotionOut, filters={"code": "code__in", "archived": "archived", "group": "group_id__in"},
        sorts={"priority": "priority", "code": "code"}, default_sort="priority", right="promotions.see", expand={"parts": _parts},
    ),
    name="promotions",
)  # fmt: skip


@router.post("/promotions", response={201: int})
def add(request: kit.Request, data: PromotionIn) -> Any:
    """Add a promotion; answers its id."""
    return 201, services.save(data.dict(), by=request.actor)


@router.patch("/promotions/{id}", response=int)
def change(request: kit.Request, id: int, data: ChangeIn) -> int:
    """Change a promotion; `If-Match` or `version` guard against a silent overwrite. `buys` and `gifts` replace what was."""
    return services.save(
        data.dict(exclude_unset=True), pk=queries.visible(request.actor).get(pk=id).pk, version=api.version(request), by=request.actor
    )


@router.post("/promotions/{id}/archive", response=int)
def archive(request: kit.Request, id: int) -> int:
    """Take a promotion out of use; documents that took it keep it."""
    return services.archive([queries.visible(request.actor).get(pk=id).pk], by=request.actor)


class ComponentIn(api.Input):
    """A component: base units of it in one base unit of the set."""

    item_id: int
    quantity: Decimal


class SetIn(api.Input):
    """What a set is made of; price `components` or `own`."""

    components: list[ComponentIn]
    price: str = "components"


class SetOut(Schema):
    """A set as it stands; version 0: nobody has said what it is made of."""

    item_id: int
    version: int
    price: str
    components: list[ComponentIn]


@router.get("/sets/{id}", response=SetOut)
def one_set(request: kit.Request, id: int) -> Any:
    """Components of a set, by its item."""
    request.actor.require("catalog.see")
    item = catalog.visible(request.actor).get(pk=id)
    head = ItemSet.objects.filter(item_id=item.pk).first()
    rows = [{"item_id": one.item_id, "quantity": one.quantity} for one in services.parts_of(item.pk)]
    return {"item_id": item.pk, "version": head.version if head else 0, "price": head.price if head else "components", "components": rows}


@router.put("/sets/{id}", response=SetOut)
def save_set(request: kit.Request, id: int, data: SetIn) -> Any:
    """Say what a set is made of; `If-Match` guards against a silent overwrite of one that is there."""
    parts = [(one.item_id, one.quantity) for one in data.components]
    stands = ItemSet.objects.filter(item_id=id).exists()
    services.save_set(
        catalog.visible(request.actor).get(pk=id).pk,
        parts,
        price=data.price,
        version=api.version(request) if stands or "If-Match" in request.headers else None,
        by=request.actor,
    )
    return one_set(request, id)


def _paper(kind: str) -> sockets.Paper:
    for paper in sockets.papers:
        if paper.kind == kind:
            return paper
    raise Refusal("UNKNOWN_KEY", N_("Documents of this kind take no promotions."), "kind")


@router.get("/papers/{kind}/{id}", response=OfferOut)
def suggested(request: kit.Request, kind: str, id: int) -> Any:
    """Promotions of a document: kind `orders.order`, or `offers.version`."""
    return _paper(kind).offer(id, by=request.actor)


@router.post("/papers/{kind}/{id}", response=OfferOut)
def take(request: kit.Request, kind: str, id: int, data: TakeIn) -> Any:
    """Take a promotion: its lines are made and follow the lines that earn them."""
    paper = _paper(kind)
    paper.take(id, data.promotion_id, gift_id=data.gift_id, by=request.actor)
    return paper.offer(id, by=request.actor)


@router.post("/papers/{kind}/{id}/{promotion_id}/leave", response=OfferOut)
def leave(request: kit.Request, kind: str, id: int, promotion_id: int) -> Any:
    """Give a promotion up: its lines and discounts go."""
    paper = _paper(kind)
    paper.leave(id, promotion_id, by=request.actor)
    return paper.offer(id, by=request.actor)
