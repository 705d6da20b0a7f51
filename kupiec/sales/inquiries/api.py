"""The room's REST interface: inquiries, their lines and statuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.sales.inquiries import queries, services
from kupiec.sales.inquiries.models import InquiryLine, Status
from kupiec.sales.inquiries.schemas import (
    CountOut,
    InquiryChange,
    InquiryIn,
    InquiryOut,
    LineChangeIn,
    LineIn,
    LineOut,
    StatusIn,
    StatusOut,
    StatusSet,
)
from kupiec.sales.inquiries.values import InquiryDraft, LineChange, LineDraft

router = api.Router(tags=["inquiries"])


def _lines(rows: Sequence[Any], by: Any) -> Mapping[int, Any]:
    found: dict[int, list[LineOut]] = {row.pk: [] for row in rows}
    for line in InquiryLine.objects.filter(inquiry_id__in=list(found)).order_by("position", "pk"):
        found[line.inquiry_id].append(LineOut.from_orm(line))
    return found


@router.post("/inquiries", response={201: InquiryOut})
def create_inquiry(request: kit.Request, data: InquiryIn) -> object:
    """Enter an inquiry with its lines; its number is taken, its case opened."""
    drafts = tuple(LineDraft(**line.as_given()) for line in data.lines)
    (pk,) = services.create([InquiryDraft(**{"subject": "", **data.as_given("lines")}, lines=drafts)], by=request.actor)
    return 201, queries.one(pk, by=request.actor)


@router.put("/inquiries/{id}", response=InquiryOut)
def edit_inquiry(request: kit.Request, id: int, data: InquiryChange) -> object:
    """Change an inquiry, only the fields named."""
    services.edit(id, data.as_given(), version=api.version(request), by=request.actor)
    return queries.one(id, by=request.actor)


@router.post("/inquiries/{id}/lines", response={201: LineOut})
def add_line(request: kit.Request, id: int, data: LineIn) -> object:
    """Add a line at the end."""
    changed = services.lines.add(id, [LineDraft(**data.as_given())], by=request.actor)
    return 201, InquiryLine.objects.get(pk=changed.touched[0])


@router.put("/inquiries/{id}/lines/{line_id}", response=LineOut)
def change_line(request: kit.Request, id: int, line_id: int, data: LineChangeIn) -> object:
    """Change a line; an item given to a line in words matches it, the words stay."""
    services.lines.change(id, line_id, LineChange(**data.as_given("version")), version=data.version, by=request.actor)
    return InquiryLine.objects.get(pk=line_id)


@router.post("/inquiries/status", response=CountOut)
def set_status(request: kit.Request, data: StatusSet) -> object:
    """Give inquiries a status."""
    return {"count": services.set_status(data.ids, status_id=data.status_id, reason=data.reason, by=request.actor)}


@router.post("/statuses", response={201: StatusOut})
def create_status(request: kit.Request, data: StatusIn) -> object:
    """Add a status of one of the four meanings."""
    return 201, Status.objects.get(pk=services.save_status(data.as_given(), by=request.actor))


@router.put("/statuses/{id}", response=StatusOut)
def edit_status(request: kit.Request, id: int, data: StatusIn) -> object:
    """Change a status."""
    services.save_status(data.as_given(), pk=id, version=api.version(request), by=request.actor)
    return Status.objects.get(pk=id)


api.bulk(router, "/inquiries/accept", services.accept, name="accept_inquiries", summary="Inquiries are going to be answered with offers")
api.bulk(router, "/inquiries/reopen", services.reopen, name="reopen_inquiries", summary="In analysis again")
api.collection(
    router, "/inquiries",
    api.Collection(
        rows=lambda by: queries.visible(by).select_related("status"), out=InquiryOut, right="inquiries.see", default_sort="-asked_on",
        filters={"group": "group__in", "status": "status__code__in", "party": "party_id", "salesperson": "salesperson_id", "from": "asked_on__gte",
                 "to": "asked_on__lte", "due_to": "due_on__lte"},
        sorts={"asked_on": "asked_on", "due_on": "due_on", "updated_at": "updated_at"}, search=queries.searched, expand={"lines": _lines},
    ),
    name="inquiries",
)  # fmt: skip
api.collection(
    router, "/statuses",
    api.Collection(rows=lambda by: Status.objects.all(), out=StatusOut, right="inquiries.see", default_sort="position",
                   filters={"group": "group__in", "active": "active"}, sorts={"position": "position", "name": "name"}),
    name="statuses",
)  # fmt: skip
