"""How payments are found from the search box (KER-12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import search
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import glances, show
from kupiec.money.receivables import queries
from kupiec.money.receivables.models import Payment
from kupiec.people.parties import public as parties

PAYMENT = "receivables.payment"


def numbered(payments: Sequence[Payment], known: Mapping[int, str], *, by: Actor) -> None:
    """Registered payments into the index: one statement, another for names of parties that aren't `known`."""
    missing = {one.party_id for one in payments if one.party_id} - known.keys()
    names = {**known, **(dict(parties.Party.objects.filter(pk__in=missing).values_list("pk", "name")) if missing else {})}
    search.index(documents.paper_rows(PAYMENT, [_paper(one, names.get(one.party_id or 0, "")) for one in payments]), by=by)


def _paper(one: Payment, party: str) -> documents.Paper:
    return documents.Paper(one.pk, one.company_id, one.number, party or one.payer_name, "", f"{one.payer_name} {one.title}")


def _papers(rows: QuerySet) -> Iterable[documents.Paper]:
    return [_paper(one, one.party.name if one.party else "") for one in rows.select_related("party")]


def _more(pk: int, by: Actor) -> tuple[list[tuple[Any, str]], list[Any]]:
    row = Payment.objects.select_related("party").get(pk=pk)
    facts = [
        (_("Payer"), str(row.party or row.payer_name)),
        (_("Title"), row.title),
        (_("To settle"), show.money(row.open, row.currency_id) if row.open else ""),
    ]
    account = glances.link(_("Settlements"), "party-account", row.party_id, icon="coins", key="R") if row.party_id else []
    return facts, [*documents.to_party(row.party_id, by), *account]


KINDS = (
    documents.paper_kind(PAYMENT, right="receivables.see", visible=queries.visible_payments, papers=_papers, every=Payment.objects.all),
)
LOOKS = {PAYMENT: documents.paper_look(PAYMENT, icon="cash", route="payment", more=_more)}
