"""The REST interface of monitoring and of the demand plan (CNF-3, CNF-4)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.sales.confirmations import kept, planning, queries, rules, services
from kupiec.sales.confirmations.schemas import (
    AcceptIn,
    CellOut,
    CountOut,
    MadeOut,
    PlannedOut,
    PromisedOut,
    PunctualityOut,
    PutOff,
)
from kupiec.sales.confirmations.values import Every, Proposal

MOST = 1_000


def spans(every: str, count: int) -> tuple[planning.Span, ...]:
    """Periods from today on. Refuses BAD_CHOICE, BAD_NUMBER."""
    if every not in {one.value for one in Every}:
        raise Refusal("BAD_CHOICE", N_("There is no such period."), "every")
    if not 1 <= count <= planning.MOST_PERIODS:
        raise Refusal("BAD_NUMBER", N_("From 1 to %(most)s periods."), "count", params={"most": planning.MOST_PERIODS})
    return tuple(rules.periods(clock.today(), Every(every), count))


def _promised(row: Any) -> dict[str, Any]:
    line = row.line
    return {
        "id": row.pk, "confirmation_id": line.confirmation_id, "line_id": line.pk, "orderer_id": line.confirmation.orderer_id, "item_id": line.item_id, "on": row.on,
        "first_on": row.first_on, "quantity": row.quantity, "open": row.went < row.until, "version": row.version,
    }  # fmt: skip


def mount(router: api.Router) -> None:
    """The operations on the room's router."""

    @router.get("/tranches", response=list[PromisedOut])
    def tranches_to_ship(request: kit.Request, first: dt.date | None = None, last: dt.date | None = None, late: bool = False) -> object:
        """Promised tranches still to go out, of these days; at most a thousand."""
        request.actor.require("confirmations.see")
        rows = queries.open_tranches(queries.tranches(request.actor)).select_related("line__confirmation")
        rows = rows.filter(on__gte=first) if first else rows
        rows = rows.filter(on__lte=last) if last else rows
        rows = queries.late(rows, on=clock.today()) if late else rows
        return [_promised(row) for row in rows.order_by("on", "pk")[:1000]]

    @router.post("/tranches/put-off", response=CountOut)
    def put_off_tranches(request: kit.Request, data: PutOff) -> object:
        """Another day for tranches; the days promised before are kept."""
        return {"count": services.put_off(data.ids, on=data.on, reason=data.reason, by=request.actor)}

    @router.get("/punctuality", response=list[PunctualityOut])
    def punctuality(request: kit.Request, by: str = "customer", first: dt.date | None = None, last: dt.date | None = None) -> object:
        """How promises were kept, by customer or item, over days first promised."""
        request.actor.require("confirmations.see")
        if by not in kept.BY:
            raise Refusal("BAD_CHOICE", N_("By customer or item."), "by")
        today = clock.today()
        rows = kept.table(by, first=first or today - dt.timedelta(days=365), last=last or today, by=request.actor)
        fields = ("due", "kept_first", "kept_current", "requested", "kept_requested", "days_late", "percent")
        return [{"id": pk, "code": code, "name": name, **{field: getattr(one, field) for field in fields}} for pk, code, name, one in rows]

    @router.get("/plan", response=list[PlannedOut])
    def demand_plan(
        request: kit.Request,
        every: str = "week",
        count: int = 8,
        warehouse: int | None = None,
        group: int | None = None,
        first: int = 0,
    ) -> object:
        """What is wanted of items against stock and supply, period by period; those short of goods first, a thousand from `first` on."""
        if first < 0:
            raise Refusal("NEGATIVE", N_("This can’t be below zero."), "first")
        found = planning.plan(planning.Asked(spans(every, count), warehouse, group), by=request.actor)
        return [
            PlannedOut(item_id=one.item.id, code=one.item.code, on_hand=one.goods.on_hand, blocked=one.goods.blocked, safety=one.goods.safety,
                       cells=[CellOut.from_orm(cell) for cell in one.cells])
            for one in found[first : first + MOST]
        ]  # fmt: skip

    @router.post("/plan/accept", response={201: MadeOut})
    def accept_proposals(request: kit.Request, data: AcceptIn) -> object:
        """Drafts of purchase and production orders of proposals; ids of orders."""
        chosen = [Proposal(one.item_id, one.warehouse_id, one.quantity, one.due, one.kind, one.supplier_id) for one in data.proposals]
        asked = planning.Asked(spans(data.every, data.count), data.warehouse)
        return 201, {"ids": services.accept(asked, chosen, by=request.actor)}
