"""The room's REST interface: sales documents, drafting, lines, issue, corrections, collective invoicing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Status

from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.money.invoicing import api_schemas as schemas
from kupiec.money.invoicing import printing, queries
from kupiec.money.invoicing.models import Invoice, InvoiceLine, InvoiceVat
from kupiec.money.invoicing.services import batch, collect, correct, discard, draft, head, issue, lines, start
from kupiec.money.invoicing.values import DraftInvoice, DraftInvoiceLine, HeadEdit, LineChange, LineEdit, NewLine

router = api.Router(tags=["invoicing"])


def _lines_of(rows: list[Invoice], by: Actor) -> Mapping[int, list[schemas.LineOut]]:
    found: dict[int, list[schemas.LineOut]] = {row.pk: [] for row in rows}
    for line in InvoiceLine.objects.filter(invoice_id__in=found).order_by("position", "pk"):
        found[line.invoice_id].append(schemas.LineOut.from_orm(line))
    return found


def _vat_of(rows: list[Invoice], by: Actor) -> Mapping[int, list[schemas.VatOut]]:
    found: dict[int, list[schemas.VatOut]] = {row.pk: [] for row in rows}
    for one in InvoiceVat.objects.filter(invoice_id__in=found).order_by("-vat_percent", "vat_code"):
        found[one.invoice_id].append(schemas.VatOut.from_orm(one))
    return found


def _search(rows: QuerySet[Invoice], text: str, by: Actor) -> QuerySet[Invoice]:
    return rows.filter(number__icontains=text)


api.collection(
    router,
    "",
    api.Collection(
        rows=lambda by: queries.visible(by).defer("snapshot"),
        out=schemas.InvoiceOut,
        filters={
            "kind": "kind__in",
            "state": "state__in",
            "number": "number",
            "orderer": "orderer_id",
            "payer": "payer_id",
            "issued_from": "issue_date__gte",
            "issued_to": "issue_date__lte",
            "due_to": "due_date__lte",
            "root": "root_id",
        },
        sorts={"issue_date": "issue_date", "number": "number", "due_date": "due_date", "gross": "gross"},
        default_sort="-issue_date",
        search=_search,
        expand={"lines": _lines_of, "vat_codes": _vat_of},
        right="invoicing.see",
    ),
    name="invoices",
)
api.collection(
    router,
    "/deliveries",
    api.Collection(
        rows=queries.deliveries_to_invoice,
        out=schemas.DeliveryOut,
        filters={"party": "party_id", "branch": "branch_id", "until": "issue_date__lte"},
        sorts={"issue_date": "issue_date", "number": "number"},
        default_sort="issue_date",
        right="invoicing.collect",
    ),
    name="deliveries",
    one=False,
)


def _one(pk: int, request: Any) -> Invoice:
    return queries.visible(request.actor).get(pk=pk)


@router.post("", response={201: schemas.InvoiceOut})
def create(request: kit.Request, data: schemas.InvoiceIn):
    """Draft a document for a customer."""
    by = request.actor
    with tx.write_tx(by=by):
        pk = start.start(data.orderer_id, kind=data.kind, currency=data.currency, by=by)
        if data.lines:
            lines.add_lines(pk, [NewLine(**line.dict()) for line in data.lines], by=by)
    return _one(pk, request)


@router.patch("/{id}", response=schemas.InvoiceOut)
def edit(request: kit.Request, id: int, data: schemas.HeadIn):
    """Change a draft's head."""
    by = request.actor
    head.edit_head(id, HeadEdit(**data.dict()), version=api.version(request), by=by)
    return _one(id, request)


@router.post("/{id}/lines", response={201: list[schemas.LineOut]})
def add_lines(request: kit.Request, id: int, data: list[schemas.LineIn]):
    """Add lines to a draft."""
    made = lines.add_lines(id, [NewLine(**line.dict()) for line in data], by=request.actor)
    return list(InvoiceLine.objects.filter(pk__in=made).order_by("position"))


@router.patch("/lines/{id}", response=schemas.LineOut)
def change_line(request: kit.Request, id: int, data: schemas.LineEditIn):
    """Change a line of a draft."""
    told = data.dict()
    version = told.pop("version")
    lines.change_line(id, LineEdit(**told), version=version, by=request.actor)
    return InvoiceLine.objects.get(pk=id)


@router.delete("/lines/{id}", response={204: None})
def remove_line(request: kit.Request, id: int):
    """Remove a line of a draft; `If-Match` names the line's version."""
    lines.remove_lines([(id, api.version(request) or 0)], by=request.actor)
    return Status(204, None)


@router.post("/{id}/corrections", response={201: schemas.InvoiceOut})
def make_correction(request: kit.Request, id: int, data: schemas.CorrectionIn):
    """Draft a correction of an issued invoice."""
    changes = [LineChange(**change.dict()) for change in data.changes]
    pk = correct.correct(id, changes, reason=data.reason, by=request.actor)
    return _one(pk, request)


@router.get("/{id}/pdf", response={200: None})
def pdf(request: kit.Request, id: int):
    """The document as PDF."""
    return HttpResponse(printing.render(id, by=request.actor), content_type="application/pdf")


@router.post("/collect", response={201: schemas.IdsOut})
def collect_deliveries(request: kit.Request, data: schemas.CollectIn):
    """Invoice deliveries at once, in as few invoices as the key allows."""
    made = collect.collect(data.delivery_ids, grouping=data.grouping, on=data.on, issue_too=data.issue, by=request.actor)
    return Status(201, {"ids": made})


@router.post("/collect/preview", response=list[schemas.GroupOut])
def preview_deliveries(request: kit.Request, data: schemas.CollectIn):
    """What invoicing these deliveries would make."""
    found = collect.preview(data.delivery_ids, grouping=data.grouping, by=request.actor)
    return [
        {
            "orderer_id": one.group.orderer_id,
            "recipient_id": one.group.recipient_id,
            "payer_id": one.group.payer_id,
            "currency": one.group.currency,
            "delivery_ids": list(one.group.document_ids),
            "net": one.net,
            "vat": one.vat,
            "gross": one.gross,
        }
        for one in found
    ]


@router.post("/collect/run", response={202: schemas.JobOut})
def run_deliveries(request: kit.Request, data: schemas.CollectIn):
    """Invoice many deliveries as a job."""
    by = request.actor
    job = batch.start_batch(data.delivery_ids, grouping=data.grouping, on=data.on or clock.today(), issue_too=data.issue, by=by)
    return Status(202, {"job_id": job})


@router.post("/drafts", response={201: schemas.IdsOut})
def create_drafts(request: kit.Request, data: list[schemas.DraftIn]):
    """Draft documents prepared elsewhere, all or none."""
    by = request.actor
    made = draft.draft([_draft_of(one, by) for one in data], by=by)
    return Status(201, {"ids": [one.invoice_id for one in made]})


def _draft_of(data: schemas.DraftIn, by: Actor) -> DraftInvoice:
    told = data.dict(exclude={"lines"})
    priced = tuple(DraftInvoiceLine(**line.dict(), price_source="manual") for line in data.lines)
    return DraftInvoice(company_id=by.company_id, lines=priced, **told)


api.bulk(router, "/issue", issue.issue, name="issue", summary="Issue drafts")
api.bulk(router, "/discard", discard.discard, name="discard", summary="Discard drafts")
