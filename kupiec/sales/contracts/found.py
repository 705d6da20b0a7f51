"""How contracts are found from the search box (KER-12)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import search
from kupiec.ground.kernel.actor import Actor
from kupiec.people.parties import public as parties
from kupiec.sales.contracts import queries
from kupiec.sales.contracts.models import Contract
from kupiec.sales.contracts.values import CONTRACT


def index(rows: Sequence[Contract], *, by: Actor) -> None:
    """Contracts into the index: one statement for the set, one for the names of their parties."""
    names = dict(parties.Party.objects.filter(pk__in={row.party_id for row in rows}).values_list("pk", "name"))
    search.index(documents.paper_rows(CONTRACT, [_paper(row, names[row.party_id]) for row in rows]), by=by)


def _paper(row: Contract, party: str) -> documents.Paper:
    return documents.Paper(row.pk, row.company_id, row.number, party, row.their_number, row.subject)


def _papers(rows: QuerySet) -> Iterable[documents.Paper]:
    return [_paper(row, row.party.name) for row in rows.select_related("party")]


def _more(pk: int, by: Actor) -> tuple[list[tuple[Any, str]], list[Any]]:
    row = queries.one(pk, by=by)
    facts = [
        (_("With"), row.party.name),
        (_("Subject"), row.subject),
        (_("Kind"), str(row.kind)),
        (_("Salesperson"), str(row.salesperson or "")),
    ]
    return facts, documents.to_party(row.party_id, by)


KINDS = (documents.paper_kind(CONTRACT, right="contracts.see", visible=queries.visible, papers=_papers, every=Contract.objects.all),)
LOOKS = {CONTRACT: documents.paper_look(CONTRACT, icon="contract", route="contract", more=_more)}
