"""The room's REST interface: confirmations with lines and tranches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.sales.confirmations import plan_api, queries, services
from kupiec.sales.confirmations.models import Line, Tranche
from kupiec.sales.confirmations.schemas import (
    ConfirmationChange,
    ConfirmationIn,
    ConfirmationOut,
    LineChangeIn,
    LineIn,
    LineOut,
    MadeOut,
    PlanIn,
    PromiseOut,
    TrancheChange,
    TrancheOut,
)
from kupiec.sales.confirmations.values import Draft, Every, How, LineChange, LineDraft, Plan, Shipped

router = api.Router(tags=["confirmations"])


def _lines(rows: Sequence[Any], by: Any) -> Mapping[int, Any]:
    found: dict[int, list[LineOut]] = {row.pk: [] for row in rows}
    for line in told(list(Line.objects.filter(confirmation_id__in=list(found)).order_by("position", "pk"))):
        found[line[0]].append(line[1])
    return found


def told(lines: Sequence[Line]) -> list[tuple[int, LineOut]]:
    """Lines with their tranches; four statements for any set."""
    ids = [line.pk for line in lines]
    tranches, went = queries.tranches_of(ids), queries.shipped(ids)
    made = []
    for line in lines:
        shown = LineOut.from_orm(line)
        shown.tranches = [_tranche(row, went.get(row.pk, Shipped())) for row in tranches[line.pk]]
        made.append((line.confirmation_id, shown))
    return made


def _tranche(row: Tranche, went: Shipped) -> TrancheOut:
    shown = TrancheOut.from_orm(row)
    shown.shipped, shown.shipped_on = went.quantity, went.on
    return shown


def _line(pk: int) -> LineOut:
    return told([Line.objects.get(pk=pk)])[0][1]


@router.post("/confirmations", response={201: ConfirmationOut})
def create_confirmation(request: kit.Request, data: ConfirmationIn) -> object:
    """Enter a confirmation with its lines, as a draft; each line is one tranche."""
    lines = tuple(LineDraft(**line.as_given()) for line in data.lines)
    (pk,) = services.create([Draft(**data.as_given("lines"), lines=lines)], by=request.actor)
    return 201, queries.one(pk, by=request.actor)


@router.put("/confirmations/{id}", response=ConfirmationOut)
def edit_confirmation(request: kit.Request, id: int, data: ConfirmationChange) -> object:
    """Change a confirmation's head, only the fields named."""
    services.edit(id, data.as_given(), version=api.version(request), by=request.actor)
    return queries.one(id, by=request.actor)


@router.post("/confirmations/{id}/lines", response={201: LineOut})
def add_confirmation_line(request: kit.Request, id: int, data: LineIn) -> object:
    """Add a line at the end of a draft."""
    changed = services.add_lines(id, [LineDraft(**data.as_given())], by=request.actor)
    return 201, _line(changed.touched[0])


@router.put("/confirmations/{id}/lines/{line_id}", response=LineOut)
def change_confirmation_line(request: kit.Request, id: int, line_id: int, data: LineChangeIn) -> object:
    """Change a line; of a new quantity the difference goes to tranches nobody corrected."""
    services.change_line(id, line_id, LineChange(**data.as_given("version")), version=data.version, by=request.actor)
    return _line(line_id)


@router.post("/confirmations/{id}/spread", response=list[LineOut])
def spread_confirmation(request: kit.Request, id: int, data: PlanIn) -> object:
    """Spread lines into tranches; those corrected by hand and those begun stay."""
    if data.how not in {one.value for one in How} or data.every not in {one.value for one in Every}:
        raise Refusal(
            "BAD_CHOICE", N_("There is no such way of spreading."), "how" if data.how not in {one.value for one in How} else "every"
        )
    plan = Plan(
        how=How(data.how), every=Every(data.every), first=data.first, lot=data.lot, count=data.count, capacity=data.capacity, pack=data.pack
    )
    services.spread(id, plan, line_ids=data.line_ids, again=data.again, reason=data.reason, by=request.actor)
    return [line for _pk, line in told(list(Line.objects.filter(confirmation_id=id).order_by("position", "pk")))]


@router.put("/tranches/{id}", response=LineOut)
def correct_tranche(request: kit.Request, id: int, data: TrancheChange) -> object:
    """Correct a tranche's day or quantity; the sum of its line stays. Answers the line."""
    services.correct(id, **data.as_given(), by=request.actor)
    return _line(Tranche.objects.values_list("line_id", flat=True).get(pk=id))


@router.get("/tranches/{id}/promises", response=list[PromiseOut])
def promises_of_tranche(request: kit.Request, id: int) -> object:
    """Every day promised of a tranche, the first first."""
    request.actor.require("confirmations.see")
    seen = Tranche.objects.filter(pk=id, line__confirmation__in=queries.visible(request.actor).values("pk"))
    if not seen.exists():
        raise Refusal("NOT_FOUND", N_("There is no such record."))
    return queries.promises([id])[id]


@router.post("/confirmations/of-orders", response={201: MadeOut})
def confirmations_of_orders(request: kit.Request, data: api.Ids) -> object:
    """A draft of a confirmation for each order."""
    return 201, {"ids": services.from_orders(data.ids, by=request.actor)}


@router.post("/confirmations/of-offers", response={201: MadeOut})
def confirmations_of_offers(request: kit.Request, data: api.Ids) -> object:
    """A draft of a confirmation for each version of an offer."""
    return 201, {"ids": services.from_offers(data.ids, by=request.actor)}


@router.post("/confirmations/of-contracts", response={201: MadeOut})
def confirmations_of_contracts(request: kit.Request, data: api.Ids) -> object:
    """A draft of a confirmation for each contract with a customer."""
    return 201, {"ids": services.from_contract(data.ids, by=request.actor)}


api.bulk(router, "/confirmations/confirm", services.confirm, name="confirm_confirmations", summary="Check credit, number and promise")
api.bulk(router, "/confirmations/order", services.order, name="order_confirmations", summary="Make orders of those that stand on none")
api.bulk(router, "/confirmations/close", services.close, name="close_confirmations", summary="Nothing more goes out")
api.bulk(router, "/confirmations/reopen", services.reopen, name="reopen_confirmations", summary="Awaited again")
api.bulk(router, "/confirmations/cancel", services.cancel, name="cancel_confirmations", summary="Cancel those of which nothing went out")
api.collection(
    router, "/confirmations",
    api.Collection(
        rows=queries.visible, out=ConfirmationOut, right="confirmations.see", default_sort="-issue_date",
        filters={"state": "state__in", "orderer": "orderer_id", "payer": "payer_id", "order": "order_id", "source": "source__in", "from": "issue_date__gte", "to": "issue_date__lte"},
        sorts={"issue_date": "issue_date", "updated_at": "updated_at"}, search=queries.searched, expand={"lines": _lines},
    ),
    name="confirmations",
)  # fmt: skip
plan_api.mount(router)
