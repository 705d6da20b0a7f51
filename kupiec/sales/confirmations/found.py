"""How confirmations are found from the search box (KER-12)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import search
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import show
from kupiec.sales.confirmations import queries
from kupiec.sales.confirmations.models import Confirmation
from kupiec.sales.confirmations.values import CONFIRMATION


def index(ids: Sequence[int], *, by: Actor) -> None:
    """Confirmations into the index: one statement for the set, one for their customers."""
    search.index(documents.paper_rows(CONFIRMATION, _papers(Confirmation.objects.filter(pk__in=ids))), by=by)


def _papers(rows: QuerySet) -> Iterable[documents.Paper]:
    return [
        documents.Paper(row.pk, row.company_id, row.number, row.orderer.name, row.customer_reference, row.customer_reference)
        for row in rows.select_related("orderer").order_by("pk")
    ]


def _more(pk: int, by: Actor) -> tuple[list[tuple[Any, str]], list[Any]]:
    row = queries.one(pk, by=by)
    whole, every, _late = queries.progress([pk])[pk]
    facts = [(_("Orderer"), row.orderer.name), (_("Issued"), show.day(row.issue_date)), (_("Tranches shipped"), f"{whole} / {every}")]
    return facts, documents.to_party(row.orderer_id, by)


KINDS = (
    documents.paper_kind(
        CONFIRMATION,
        right="confirmations.see",
        visible=queries.visible,
        papers=_papers,
        every=lambda: Confirmation.objects.exclude(number=""),
    ),
)
LOOKS = {CONFIRMATION: documents.paper_look(CONFIRMATION, icon="calendar-check", route="confirmation", more=_more)}
