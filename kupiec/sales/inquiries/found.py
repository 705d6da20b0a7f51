"""How inquiries are found from the search box (KER-12)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import search
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import show
from kupiec.sales.inquiries import queries
from kupiec.sales.inquiries.models import Inquiry
from kupiec.sales.inquiries.values import INQUIRY


def index(rows: Sequence[Inquiry], *, by: Actor) -> None:
    """Inquiries into the index: one statement for the set."""
    search.index(documents.paper_rows(INQUIRY, [_paper(row) for row in rows]), by=by)


def _paper(row: Inquiry) -> documents.Paper:
    return documents.Paper(row.pk, row.company_id, row.number, row.name, row.customer_reference, f"{row.subject} {row.email} {row.phone}")


def _papers(rows: QuerySet) -> Iterable[documents.Paper]:
    return [_paper(row) for row in rows]


def _more(pk: int, by: Actor) -> tuple[list[tuple[Any, str]], list[Any]]:
    row = queries.one(pk, by=by)
    facts = [
        (_("Customer"), row.name), (_("Subject"), row.subject), (_("Answer by"), show.day(row.due_on) if row.due_on else ""),
        (_("Salesperson"), str(row.salesperson or "")),
    ]  # fmt: skip
    return facts, documents.to_party(row.party_id, by)


KINDS = (documents.paper_kind(INQUIRY, right="inquiries.see", visible=queries.visible, papers=_papers, every=Inquiry.objects.all),)
LOOKS = {INQUIRY: documents.paper_look(INQUIRY, icon="message-plus", route="inquiry", more=_more)}
