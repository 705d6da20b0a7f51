"""The room's REST interface: what is drawn on contracts."""

from __future__ import annotations

from typing import Any

from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.sales.calloffs import queries, services
from kupiec.sales.calloffs.models import Plan
from kupiec.sales.calloffs.schemas import (
    DrawnOut,
    InvoicesOut,
    IssuedOut,
    IssueIn,
    OrderedOut,
    OrderIn,
    PlanIn,
    PlanOut,
)
from kupiec.sales.calloffs.values import PlanDraft
from kupiec.sales.contracts import public as contracts

router = api.Router(tags=["calloffs"])


def _plans(by: Any) -> Any:
    return Plan.objects.filter(contract__in=contracts.visible(by).values("pk"))


@router.get("/contracts/{id}/lines", response=list[DrawnOut])
def drawn_of_contract(request: kit.Request, id: int) -> object:
    """How far each line of a contract was drawn."""
    contracts.visible(request.actor).get(pk=id)
    return [DrawnOut(**{name: getattr(one, name) for name in DrawnOut.model_fields}) for one in queries.drawn(id)]


@router.post("/contracts/{id}/orders", response={201: OrderedOut})
def order_of_contract(request: kit.Request, id: int, data: OrderIn) -> object:
    """Make an order of lines of a contract."""
    quantities = {one.line_id: one.quantity for one in data.lines}
    return 201, {"order_id": services.order(id, quantities=quantities, over=data.over, by=request.actor)}


@router.post("/contracts/{id}/issues", response={201: IssuedOut})
def issue_for_contract(request: kit.Request, id: int, data: IssueIn) -> object:
    """Prepare an internal issue of materials for a contract."""
    quantities = {one.item_id: one.quantity for one in data.lines}
    return 201, {"document_id": services.issue_materials(id, quantities=quantities, warehouse_id=data.warehouse_id, by=request.actor)}


@router.post("/contracts/{id}/plans", response={201: PlanOut})
def plan_of_contract(request: kit.Request, id: int, data: PlanIn) -> object:
    """Set up invoices that come round."""
    return 201, Plan.objects.get(pk=services.plan(id, PlanDraft(**data.dict()), by=request.actor))


@router.post("/plans/{id}/stop", response=PlanOut)
def stop_plan(request: kit.Request, id: int) -> object:
    """No more invoices of a plan."""
    services.stop(id, by=request.actor)
    return Plan.objects.get(pk=id)


@router.post("/plans/{id}/run", response=InvoicesOut)
def run_plan(request: kit.Request, id: int) -> object:
    """Draft the invoices of every period that has come; a second time makes none."""
    request.actor.require("invoicing.draft")
    return {"invoice_ids": services.run(_plans(request.actor).get(pk=id).pk, by=request.actor)}


api.bulk(
    router,
    "/contracts/gather",
    services.gather,
    name="gather_orders",
    summary="Accepted orders of the customers counted towards the contracts",
)
api.collection(
    router, "/plans",
    api.Collection(rows=_plans, out=PlanOut, right="contracts.see", default_sort="id", filters={"contract": "contract_id", "active": "active"}, sorts={"next_on": "next_on"}),
    name="plans",
)  # fmt: skip
