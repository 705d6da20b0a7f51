"""The room's REST interface: contracts, their editions, lines, discounts, materials, kinds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404

from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.sales.contracts import queries, services
from kupiec.sales.contracts.models import Edition, Kind, Line
from kupiec.sales.contracts.schemas import (
    AnnexIn,
    ContractChange,
    ContractIn,
    ContractOut,
    CountOut,
    DiscountIn,
    EditionChange,
    EditionOut,
    EditionsOut,
    EndIn,
    IndexIn,
    KindIn,
    KindOut,
    LineChangeIn,
    LineIn,
    LineOut,
    MaterialIn,
    SignIn,
)
from kupiec.sales.contracts.values import ContractDraft, LineChange, LineDraft

router = api.Router(tags=["contracts"])


def _editions(rows: Sequence[Any], by: Any) -> Mapping[int, Any]:
    found: dict[int, list[EditionOut]] = {row.pk: [] for row in rows}
    for one in Edition.objects.filter(contract_id__in=list(found)).order_by("number"):
        found[one.contract_id].append(EditionOut.from_orm(one))
    return found


def _lines(rows: Sequence[Any], by: Any) -> Mapping[int, Any]:
    found: dict[int, list[LineOut]] = {row.pk: [] for row in rows}
    for line in Line.objects.filter(edition_id__in=list(found)).order_by("position", "pk"):
        found[line.edition_id].append(LineOut.from_orm(line))
    return found


@router.post("/contracts", response={201: ContractOut})
def create_contract(request: kit.Request, data: ContractIn) -> object:
    """Enter a contract with its first edition and lines; its number is taken."""
    drafts = tuple(LineDraft(**line.as_given()) for line in data.lines)
    (pk,) = services.create([ContractDraft(**data.as_given("lines"), lines=drafts)], by=request.actor)
    return 201, queries.one(pk, by=request.actor)


@router.put("/contracts/{id}", response=ContractOut)
def edit_contract(request: kit.Request, id: int, data: ContractChange) -> object:
    """Change a contract, only the fields named."""
    services.edit(id, data.as_given(), version=api.version(request), by=request.actor)
    return queries.one(id, by=request.actor)


@router.post("/contracts/{id}/annexes", response={201: EditionOut})
def begin_annex(request: kit.Request, id: int, data: AnnexIn) -> object:
    """Begin an annex: the last signed edition copied whole."""
    pk = services.annex(id, effective_from=data.effective_from, reason=data.reason, by=request.actor)
    return 201, queries.edition(pk, by=request.actor)


@router.get("/contracts/{id}/as-of/{day}", response=EditionOut)
def contract_as_of(request: kit.Request, id: int, day: dt.date) -> object:
    """The signed edition that said what the contract was on a day."""
    row = queries.one(id, by=request.actor)
    found = queries.as_of(row.pk, on=day)
    if found is None:
        raise Http404
    return found


@router.put("/editions/{id}", response=EditionOut)
def edit_edition(request: kit.Request, id: int, data: EditionChange) -> object:
    """Change what an edition being prepared says, only the fields named."""
    services.edit_edition(id, data.as_given(), version=api.version(request), by=request.actor)
    return queries.edition(id, by=request.actor)


@router.post("/editions/{id}/withdraw", response=EditionOut)
def withdraw_edition(request: kit.Request, id: int) -> object:
    """An annex that will not be signed."""
    services.withdraw(id, by=request.actor)
    return queries.edition(id, by=request.actor)


@router.post("/editions/{id}/lines", response={201: LineOut})
def add_line(request: kit.Request, id: int, data: LineIn) -> object:
    """Add a line at the end."""
    changed = services.lines.add(id, [LineDraft(**data.as_given())], by=request.actor)
    return 201, Line.objects.get(pk=changed.touched[0])


@router.put("/editions/{id}/lines/{line_id}", response=LineOut)
def change_line(request: kit.Request, id: int, line_id: int, data: LineChangeIn) -> object:
    """Change a line; a quantity or price given as null is agreed no more."""
    given = data.as_given("version")
    emptied = frozenset(name for name in ("quantity", "price") if name in given and given[name] is None)
    services.lines.change(id, line_id, LineChange(**given, none=emptied), version=data.version, by=request.actor)
    return Line.objects.get(pk=line_id)


@router.post("/editions/{id}/discounts", response=CountOut)
def set_discount(request: kit.Request, id: int, data: DiscountIn) -> object:
    """What is taken off the list prices of a discount group."""
    services.lines.set_discount(id, group_id=data.group_id, percent=data.percent, by=request.actor)
    return {"count": len(queries.discounts(id))}


@router.post("/editions/{id}/materials", response=CountOut)
def set_material(request: kit.Request, id: int, data: MaterialIn) -> object:
    """What one unit of a line takes of the warehouse."""
    services.lines.set_material(id, item_id=data.item_id, quantity=data.quantity, line_id=data.line_id, by=request.actor)
    return {"count": len(queries.materials(id))}


@router.post("/contracts/sign", response=CountOut)
def sign_contracts(request: kit.Request, data: SignIn) -> object:
    """Put contracts, or their annexes, into force."""
    return {"count": services.sign(data.ids, signed_on=data.signed_on, by=request.actor)}


@router.post("/contracts/index", response=EditionsOut)
def index_contracts(request: kit.Request, data: IndexIn) -> object:
    """Begin annexes with prices so many per cent dearer or cheaper."""
    return {
        "edition_ids": services.index(
            data.ids, percent=data.percent, effective_from=data.effective_from, reason=data.reason, by=request.actor
        )
    }


@router.post("/contracts/end", response=CountOut)
def end_contracts(request: kit.Request, data: EndIn) -> object:
    """The last day of contracts, and why."""
    return {"count": services.end(data.ids, on=data.on, reason=data.reason, by=request.actor)}


@router.post("/kinds", response={201: KindOut})
def create_kind(request: kit.Request, data: KindIn) -> object:
    """Add a kind of contracts."""
    return 201, Kind.objects.get(pk=services.save_kind(data.as_given(), by=request.actor))


@router.put("/kinds/{id}", response=KindOut)
def edit_kind(request: kit.Request, id: int, data: KindIn) -> object:
    """Change a kind of contracts."""
    services.save_kind(data.as_given(), pk=id, version=api.version(request), by=request.actor)
    return Kind.objects.get(pk=id)


api.bulk(router, "/contracts/cancel", services.cancel, name="cancel_contracts", summary="Contracts being prepared will not be signed")
api.bulk(
    router,
    "/contracts/take-back",
    services.take_back,
    name="take_back_contracts",
    summary="Contracts ended before their day go on after all",
)
api.collection(
    router, "/contracts",
    api.Collection(
        rows=lambda by: queries.visible(by).select_related("kind"), out=ContractOut, right="contracts.see", default_sort="-id",
        filters={"state": "state__in", "side": "side", "kind": "kind__code__in", "party": "party_id", "parent": "parent_id", "salesperson": "salesperson_id"},
        sorts={"number": "number", "updated_at": "updated_at"}, search=queries.searched, expand={"editions": _editions},
    ),
    name="contracts",
)  # fmt: skip
api.collection(
    router, "/editions",
    api.Collection(
        rows=queries.editions, out=EditionOut, right="contracts.see", default_sort="-id", filters={"contract": "contract_id", "state": "state__in"},
        sorts={"effective_from": "effective_from"}, expand={"lines": _lines},
    ),
    name="editions",
)  # fmt: skip
api.collection(
    router, "/kinds",
    api.Collection(rows=lambda by: Kind.objects.all(), out=KindOut, right="contracts.see", default_sort="position",
                   filters={"side": "side", "active": "active"}, sorts={"position": "position", "name": "name"}),
    name="kinds",
)  # fmt: skip
