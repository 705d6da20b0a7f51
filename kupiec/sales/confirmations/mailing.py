"""Confirmations with their tranches by e-mail (CNF-1, KER-18): the print goes along, and what was sent stays in the outbox as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import prints, show
from kupiec.ground.mail import public as mail
from kupiec.people.parties import public as parties
from kupiec.sales.confirmations import printing, queries
from kupiec.sales.confirmations.models import Confirmation
from kupiec.sales.confirmations.values import CONFIRMATION, State


def unready(row: Confirmation) -> str:
    """Why it can't go out; empty when it can."""
    return {State.DRAFT: N_("Confirm it first."), State.CANCELLED: N_("The confirmation is cancelled.")}.get(State(row.state), "")


def tell(ids: Sequence[int], by: Actor) -> Mapping[int, mail.Told]:
    """A constant number of statements for any set."""
    rows = list(queries.visible(by).filter(pk__in=list(ids)).select_related("orderer", "salesperson"))
    facts = parties.documents_facts({row.orderer_id for row in rows}, company_id=by.company_id) if rows else {}
    worth = queries.worth([row.pk for row in rows])
    return {row.pk: _told(row, facts[row.orderer_id], worth[row.pk]) for row in rows}


NET = {"pl": "netto", "en": "net", "de": "netto"}
"""The worth of a confirmation is net, that of an order gross: the message says which."""


def _told(row: Confirmation, facts: Any, worth: Any) -> mail.Told:
    language = printing.language_of(facts)
    with prints.speaking(language):
        said = {
            "document.number": row.number or "", "document.date": show.day(row.issue_date), "document.total": f"{show.money(worth, row.currency_id)} {NET.get(language, NET['en'])}",
            "document.reference": row.customer_reference, "customer.name": row.orderer.name, "salesperson.name": str(row.salesperson or ""),
        }  # fmt: skip
    return mail.Told(
        company_id=row.company_id, kind="order", language=language, title=str(row), party_id=row.orderer_id, facts=said, reason=unready(row)
    )  # fmt: skip


def _pdf(pk: int, by: Actor) -> bytes:
    return prints.as_pdf(printing.printout(queries.one(pk, by=by), by=by))


SOURCE = mail.Source(
    CONFIRMATION, rows=queries.visible, see="confirmations.see", tell=tell, pdf=_pdf, url=lambda pk: reverse("confirmation", args=[pk])
)
"""Its own files may go along: whoever sees it sees them."""
