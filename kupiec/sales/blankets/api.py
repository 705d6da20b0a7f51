"""The room's REST interface: blanket orders, lots, releases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.sales.blankets import queries, services
from kupiec.sales.blankets.models import Lot
from kupiec.sales.blankets.schemas import (
    BlanketChange,
    BlanketIn,
    BlanketOut,
    LotChange,
    LotOut,
    ReleasedOut,
    ReleasesIn,
)
from kupiec.sales.blankets.values import Draft

router = api.Router(tags=["blankets"])


def _lots(rows: Sequence[Any], by: Any) -> Mapping[int, Any]:
    found: dict[int, list[LotOut]] = {row.pk: [] for row in rows}
    for lot in Lot.objects.filter(blanket_id__in=list(found)).order_by("on", "pk"):
        found[lot.blanket_id].append(LotOut.from_orm(lot))
    return found


@router.post("/blankets", response={201: BlanketOut})
def create_blanket(request: kit.Request, data: BlanketIn) -> object:
    """Enter a blanket order with its lots, as a draft."""
    (pk,) = services.create([Draft(**data.as_given())], by=request.actor)
    return 201, queries.one(pk, by=request.actor)


@router.put("/blankets/{id}", response=BlanketOut)
def edit_blanket(request: kit.Request, id: int, data: BlanketChange) -> object:
    """Change its end, price, own releases, texts; only the fields named."""
    services.edit(id, data.as_given(), version=api.version(request), by=request.actor)
    return queries.one(id, by=request.actor)


@router.put("/lots/{id}", response=LotOut)
def change_lot(request: kit.Request, id: int, data: LotChange) -> object:
    """Change a lot not released yet."""
    services.change_lot(id, **data.as_given(), by=request.actor)
    return Lot.objects.get(pk=id)


@router.post("/lots/release", response=list[ReleasedOut])
def release_lots(request: kit.Request, data: ReleasesIn) -> object:
    """An order for each lot, with warnings when over or late."""
    given = {one.id: one.quantity for one in data.lots if one.quantity is not None}
    made = services.release([one.id for one in data.lots], quantities=given, by=request.actor)
    return [{"lot_id": pk, "order_id": one.order_id, "warnings": list(one.warnings)} for pk, one in made.items()]


api.bulk(router, "/blankets/place", services.place, name="place_blankets", summary="Number and plan drafts")
api.bulk(router, "/blankets/close", services.close, name="close_blankets", summary="Nothing more is released")
api.bulk(router, "/blankets/reopen", services.reopen, name="reopen_blankets", summary="Released again")
api.bulk(router, "/blankets/cancel", services.cancel, name="cancel_blankets", summary="Cancel those of which no order stands")
api.collection(
    router, "/blankets",
    api.Collection(
        rows=queries.visible, out=BlanketOut, right="blankets.see", default_sort="-issue_date",
        filters={"state": "state__in", "party": "party_id", "item": "item_id", "ends_to": "ends__lte"}, sorts={"issue_date": "issue_date"}, search=queries.searched, expand={"lots": _lots},
    ),
    name="blankets",
)  # fmt: skip
