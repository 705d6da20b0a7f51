"""Invoices, pro-formas and corrections by e-mail (KER-18): to whoever bought, in the document's language."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import prints, show
from kupiec.ground.mail import public as mail
from kupiec.money.invoicing import events, printing, queries
from kupiec.money.invoicing.models import Invoice

SUBJECT = "invoicing.invoice"


def tell(ids: Sequence[int], by: Actor) -> dict[int, mail.Told]:
    """One statement for any set."""
    rows = queries.visible(by).filter(pk__in=list(ids)).select_related("orderer", "salesperson")
    return {row.pk: _told(row) for row in rows}


def _told(row: Invoice) -> mail.Told:
    with prints.speaking(row.language if row.language in ("pl", "en", "de") else "en"):
        facts = {
            "document.number": row.number, "document.date": show.day(row.issue_date), "document.due": show.day(row.due_date) if row.due_date else "",
            "document.total": show.money(row.gross, row.currency_id), "document.reference": row.customer_reference,
            "customer.name": row.snapshot.get("orderer", {}).get("name") or row.orderer.name, "salesperson.name": str(row.salesperson or ""),
        }  # fmt: skip
    reason = "" if row.state == "issued" else N_("Issue the document first.")
    return mail.Told(company_id=row.company_id, kind=row.kind, language=row.language, title=str(row),
                     party_id=row.orderer_id, facts=facts, reason=reason)  # fmt: skip


SOURCE = mail.Source(
    SUBJECT, rows=queries.visible, see="invoicing.see", tell=tell, pdf=lambda pk, by: printing.render(pk, by=by),
    url=lambda pk: reverse("invoice", args=[pk]),
)  # fmt: skip


def on_issued(event: events.Issued, *, by: Actor) -> None:
    """Those that go by themselves are written after the commit."""
    mail.issued(SUBJECT, event.ids, by=by)
