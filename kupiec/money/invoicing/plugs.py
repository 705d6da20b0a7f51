"""What this room answers when others ask: the chain of documents, document cards, whether a delivery may be reversed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.db.models import Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.invoicing import queries, words
from kupiec.money.invoicing.models import Billed, Invoice
from kupiec.money.invoicing.values import SERIES, Kind

INVOICE = "invoicing.invoice"
DELIVERY = "stock.document"
PHASES = {"draft": "draft", "issued": "done", "cancelled": "cancelled"}


class Chain:
    """Deliveries → invoices → corrections."""

    def links(self, refs: Sequence[documents.Ref], *, company_id: int) -> Iterable[documents.Edge]:
        invoices = [ref.id for ref in refs if ref.kind == INVOICE]
        deliveries = [ref.id for ref in refs if ref.kind == DELIVERY]
        if not invoices and not deliveries:
            return []
        return [*self._billed(invoices, deliveries, company_id), *self._corrected(invoices, company_id)]

    def _billed(self, invoices: list[int], deliveries: list[int], company_id: int) -> list[documents.Edge]:
        rows = (
            Billed.objects.filter(
                Q(invoice_line__invoice_id__in=invoices) | Q(stock_line__document_id__in=deliveries),
                invoice_line__invoice__company_id=company_id,
            )
            .order_by()
            .values_list("stock_line__document_id", "invoice_line__invoice_id", "invoice_line__invoice__state")
            .annotate(total=Sum("quantity"))
        )
        return [
            documents.Edge(documents.Ref(DELIVERY, source), documents.Ref(INVOICE, target), total, state == "draft")
            for source, target, state, total in rows
        ]

    def _corrected(self, invoices: list[int], company_id: int) -> list[documents.Edge]:
        rows = Invoice.objects.filter(
            Q(pk__in=invoices) | Q(corrects_id__in=invoices), company_id=company_id, corrects__isnull=False
        ).exclude(state="cancelled")
        return [
            documents.Edge(documents.Ref(INVOICE, source), documents.Ref(INVOICE, target), None, state == "draft")
            for source, target, state in rows.values_list("corrects_id", "pk", "state")
        ]


class Cards:
    """Sales documents as others show them."""

    def describe(
        self, refs: Sequence[documents.Ref], *, by: Actor
    ) -> Mapping[documents.Ref, documents.DocumentCard]:
        wanted = [ref.id for ref in refs if ref.kind == INVOICE]
        if not wanted:
            return {}
        rows = queries.visible(by).filter(pk__in=wanted)
        return {documents.Ref(INVOICE, row.pk): card(row) for row in rows.defer("snapshot")}


def card(row: Invoice) -> documents.DocumentCard:
    return documents.DocumentCard(
        ref=documents.Ref(INVOICE, row.pk),
        code=SERIES[Kind(row.kind)],
        number=row.number or _("draft"),
        state=str(words.STATES[row.state]),
        date=row.issue_date,
        gross=row.gross,
        currency=row.currency_id,
        url=reverse("invoice", args=[row.pk]),
        phase=PHASES[row.state],  # type: ignore[arg-type]
    )


def guard_reversal(document_ids: Sequence[int], *, by: Actor) -> None:
    """Refuses INVOICED when something of these deliveries is billed or planned to be."""
    rows = Billed.objects.filter(stock_line__document_id__in=list(document_ids)).order_by()
    sums = rows.values_list("stock_line__document__number").annotate(total=Sum("quantity"))
    for number, total in sums:
        if total > Decimal(0):
            raise Refusal(
                "INVOICED",
                N_("%(number)s is invoiced. Correct the invoice first."),
                "documents",
                params={"number": number},
            )
