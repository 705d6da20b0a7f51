"""The room's REST interface: budgets, versions, lines, execution, kinds of costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.sales.budgets import queries, services
from kupiec.sales.budgets.models import CostKind, Line, Version
from kupiec.sales.budgets.schemas import (
    BudgetChange,
    BudgetIn,
    BudgetOut,
    BuildIn,
    ChargeIn,
    CountOut,
    ExecutionOut,
    IdsIn,
    KindIn,
    KindOut,
    LineChangeIn,
    LineIn,
    LineOut,
    VersionChange,
    VersionIn,
    VersionOut,
)
from kupiec.sales.budgets.values import BudgetDraft, LineDraft

router = api.Router(tags=["budgets"])


def _versions(rows: Sequence[Any], by: Any) -> Mapping[int, Any]:
    found: dict[int, list[VersionOut]] = {row.pk: [] for row in rows}
    for one in Version.objects.filter(budget_id__in=list(found)).order_by("number"):
        found[one.budget_id].append(VersionOut.from_orm(one))
    return found


def _lines(rows: Sequence[Any], by: Any) -> Mapping[int, Any]:
    found: dict[int, list[LineOut]] = {row.pk: [] for row in rows}
    for line in Line.objects.filter(of_id__in=list(found)).order_by("position", "pk"):
        found[line.of_id].append(LineOut.from_orm(line))
    return found


@router.post("/budgets", response={201: BudgetOut})
def create_budget(request: kit.Request, data: BudgetIn) -> object:
    """Enter a budget with its first version and lines."""
    drafts = tuple(LineDraft(**line.as_given()) for line in data.lines)
    (pk,) = services.create([BudgetDraft(**data.as_given("lines"), lines=drafts)], by=request.actor)
    return 201, queries.one(pk, by=request.actor)


@router.put("/budgets/{id}", response=BudgetOut)
def edit_budget(request: kit.Request, id: int, data: BudgetChange) -> object:
    """Change a budget, only the fields named."""
    services.edit(id, data.as_given(), version=api.version(request), by=request.actor)
    return queries.one(id, by=request.actor)


@router.get("/budgets/{id}/execution", response=list[ExecutionOut])
def budget_execution(request: kit.Request, id: int) -> object:
    """How the version in force (else the last one) is carried out, line by line."""
    budget = queries.one(id, by=request.actor)
    lines = queries.lines(queries.shown(id).pk)
    figures = queries.figures(budget, lines)
    return [
        {"line_id": one.pk, "code": one.code, "name": one.name, "planned": figures[one.code].planned, "committed": figures[one.code].committed,
         "invoiced": figures[one.code].invoiced, "actual": figures[one.code].actual, "free": figures[one.code].free}
        for one in lines
    ]  # fmt: skip


@router.post("/budgets/{id}/versions", response={201: VersionOut})
def begin_version(request: kit.Request, id: int, data: VersionIn) -> object:
    """Begin a version: another one, whole."""
    pk = services.begin(id, from_id=data.from_id, label=data.label, by=request.actor)
    return 201, queries.version(pk, by=request.actor)


@router.put("/versions/{id}", response=VersionOut)
def edit_version(request: kit.Request, id: int, data: VersionChange) -> object:
    """What a version being prepared is about."""
    services.edit_version(id, data.as_given(), version=api.version(request), by=request.actor)
    return queries.version(id, by=request.actor)


@router.post("/versions/{id}/budgets", response={201: BudgetOut})
def build_budget(request: kit.Request, id: int, data: BuildIn) -> object:
    """A budget of a contract (of anything) made from a version."""
    source = queries.version(id, by=request.actor)
    draft = BudgetDraft(**data.as_given("percent"), side=source.budget.side, control=source.budget.control)
    pk = services.build(id, draft, percent=data.percent, by=request.actor)
    return 201, queries.one(pk, by=request.actor)


@router.post("/versions/{id}/lines", response={201: LineOut})
def add_line(request: kit.Request, id: int, data: LineIn) -> object:
    """Add a line at the end."""
    changed = services.lines.add(id, [LineDraft(**data.as_given())], by=request.actor)
    return 201, Line.objects.get(pk=changed.touched[0])


@router.put("/versions/{id}/lines/{line_id}", response=LineOut)
def change_line(request: kit.Request, id: int, line_id: int, data: LineChangeIn) -> object:
    """Change a line, only the fields named."""
    services.lines.change(id, line_id, data.as_given("version"), version=data.version, by=request.actor)
    return Line.objects.get(pk=line_id)


@router.post("/charges", response=CountOut)
def charge_documents(request: kit.Request, data: ChargeIn) -> object:
    """Put documents onto a line in force, or take them off."""
    if data.line_id is None:
        return {"count": services.discharge(data.kind, data.ids, by=request.actor)}
    return {"count": services.charge(data.kind, data.ids, line_id=data.line_id, by=request.actor)}


@router.post("/versions/approve", response=CountOut)
def approve_versions(request: kit.Request, data: IdsIn) -> object:
    """Versions being prepared are agreed on."""
    return {"count": services.approve(data.ids, by=request.actor)}


@router.post("/versions/enforce", response=CountOut)
def enforce_versions(request: kit.Request, data: IdsIn) -> object:
    """Approved versions, one of a budget, are put in force."""
    return {"count": services.enforce(data.ids, by=request.actor)}


@router.post("/versions/drop", response=CountOut)
def drop_versions(request: kit.Request, data: IdsIn) -> object:
    """Versions being prepared are given up."""
    return {"count": services.drop(data.ids, by=request.actor)}


@router.post("/kinds", response={201: KindOut})
def create_kind(request: kit.Request, data: KindIn) -> object:
    """Add a kind of costs."""
    return 201, CostKind.objects.get(pk=services.save_kind(data.as_given(), by=request.actor))


@router.put("/kinds/{id}", response=KindOut)
def edit_kind(request: kit.Request, id: int, data: KindIn) -> object:
    """Change a kind of costs."""
    services.save_kind(data.as_given(), pk=id, version=api.version(request), by=request.actor)
    return CostKind.objects.get(pk=id)


api.bulk(router, "/budgets/archive", services.archive, name="archive_budgets", summary="Budgets put away")
api.bulk(router, "/budgets/restore", services.restore, name="restore_budgets", summary="Budgets brought back")
api.bulk(router, "/budgets/recount", services.recount, name="recount_budgets", summary="What documents take of budgets, put anew")
api.collection(
    router, "/budgets",
    api.Collection(
        rows=queries.visible, out=BudgetOut, right="budgets.see", default_sort="-id",
        filters={"side": "side", "control": "control", "contract": "contract_id", "department": "department_id", "case": "case_id", "archived": "archived"},
        sorts={"code": "code", "first_day": "first_day"}, search=queries.searched, expand={"versions": _versions},
    ),
    name="budgets",
)  # fmt: skip
api.collection(
    router, "/versions",
    api.Collection(rows=queries.versions, out=VersionOut, right="budgets.see", default_sort="-id", filters={"budget": "budget_id", "state": "state__in"},
                   sorts={"number": "number"}, expand={"lines": _lines}),
    name="versions",
)  # fmt: skip
api.collection(
    router, "/kinds",
    api.Collection(rows=lambda by: CostKind.objects.all(), out=KindOut, right="budgets.see", default_sort="position", filters={"active": "active"}, sorts={"position": "position", "name": "name"}),
    name="kinds",
)  # fmt: skip
