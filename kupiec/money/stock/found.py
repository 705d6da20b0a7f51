"""How stock documents are found from the search box (KER-12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import search
from kupiec.ground.kernel.actor import Actor
from kupiec.money.stock import queries
from kupiec.money.stock.models import StockDocument
from kupiec.people.parties import public as parties

KIND = "stock.document"


def numbered(papers: Sequence[StockDocument], facts: Mapping[int, parties.PartyFacts], *, by: Actor) -> None:
    """Issued documents into the index: one statement for the set."""
    rows = [
        documents.Paper(one.pk, one.company_id, one.number, facts[one.party_id].name if one.party_id else "", one.reference)
        for one in papers
    ]
    search.index(documents.paper_rows(KIND, rows), by=by)


def _papers(rows: QuerySet) -> Iterable[documents.Paper]:
    found = rows.values_list("pk", "company_id", "number", "party__name", "reference")
    return [documents.Paper(pk, firm, number, party or "", reference) for pk, firm, number, party, reference in found]


def _more(pk: int, by: Actor) -> tuple[list[tuple[Any, str]], list[Any]]:
    paper = StockDocument.objects.select_related("party", "warehouse").defer("snapshot", "remarks").get(pk=pk)
    facts = [
        (_("Party"), str(paper.party or "")),
        (_("Warehouse"), f"{paper.warehouse.code} {paper.warehouse.name}"),
        (_("Reference"), paper.reference),
    ]
    return facts, [*documents.to_party(paper.party_id, by), *documents.to_print("stock-print", pk)]


KINDS = (documents.paper_kind(KIND, right="stock.see", visible=queries.visible, papers=_papers, every=StockDocument.objects.all),)
LOOKS = {KIND: documents.paper_look(KIND, icon="package", route="stock-document", more=_more)}
