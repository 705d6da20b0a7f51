"""How sales documents are found from the search box (KER-12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import search
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import show
from kupiec.money.invoicing import queries
from kupiec.money.invoicing.models import Invoice
from kupiec.people.parties import public as parties

INVOICE = "invoicing.invoice"


def numbered(invoices: Sequence[Invoice], facts: Mapping[int, parties.PartyFacts], *, by: Actor) -> None:
    """Issued documents into the index: one statement for the set."""
    papers = [documents.Paper(one.pk, one.company_id, one.number, facts[one.orderer_id].name, one.customer_reference) for one in invoices]
    search.index(documents.paper_rows(INVOICE, papers), by=by)


def _papers(rows: QuerySet) -> Iterable[documents.Paper]:
    fields = ("pk", "company_id", "number", "orderer__name", "customer_reference")
    return [documents.Paper(*row) for row in rows.values_list(*fields)]


def _more(pk: int, by: Actor) -> tuple[list[tuple[Any, str]], list[Any]]:
    row = Invoice.objects.select_related("orderer", "salesperson").defer("snapshot", "remarks").get(pk=pk)
    facts = [
        (_("Buyer"), str(row.orderer)),
        (_("Due"), show.day(row.due_date)),
        (_("Customer’s reference"), row.customer_reference),
        (_("Salesperson"), str(row.salesperson or "")),
    ]
    return facts, [*documents.to_party(row.orderer_id, by), *documents.to_print("invoice-print", pk)]


KINDS = (documents.paper_kind(INVOICE, right="invoicing.see", visible=queries.visible, papers=_papers, every=Invoice.objects.all),)
LOOKS = {INVOICE: documents.paper_look(INVOICE, icon="file-invoice", route="invoice", more=_more)}
