"""Statements of account by e-mail (KER-18): from the first of January to the day it goes."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import prints, show
from kupiec.ground.mail import public as mail
from kupiec.money.receivables import queries, views
from kupiec.money.receivables.values import ZERO
from kupiec.people.parties import public as parties

SUBJECT = "receivables.account"
SPOKEN = ("pl", "en", "de")


def tell(ids: Sequence[int], by: Actor) -> dict[int, mail.Told]:
    """The account of each customer as it is today."""
    return {party.pk: _told(party, by) for party in parties.visible(by).filter(pk__in=list(ids))}


def _language(party: parties.Party) -> str:
    return party.language if party.language in SPOKEN else "en"


def _told(party: parties.Party, by: Actor) -> mail.Told:
    today = clock.today()
    accounts = queries.statement_of_account(party.pk, first=today.replace(month=1, day=1), last=today, by=by)
    with prints.speaking(_language(party)):
        facts = {
            "document.number": party.code, "document.date": show.day(today), "customer.name": party.name,
            "document.total": ", ".join(show.money(one.closing, one.currency) for one in accounts) or show.money(ZERO),
        }  # fmt: skip
    return mail.Told(
        company_id=by.company_id, kind="statement", language=_language(party), title=f"konto-{party.code}", party_id=party.pk, facts=facts
    )


def _pdf(pk: int, by: Actor) -> bytes:
    party, today = parties.visible(by).get(pk=pk), clock.today()
    with prints.speaking(_language(party)):
        return views.account_pdf(party, first=today.replace(month=1, day=1), last=today, by=by)


SOURCE = mail.Source(
    SUBJECT,
    rows=parties.visible,
    see="receivables.see",
    tell=tell,
    pdf=_pdf,
    url=lambda pk: reverse("party-account", args=[pk]),
    files="parties.party",
)
