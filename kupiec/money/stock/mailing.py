"""Delivery notes by e-mail (KER-18): to whoever takes the goods."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import prints, show
from kupiec.ground.mail import public as mail
from kupiec.money.stock import events, printing, queries
from kupiec.money.stock.models import StockDocument
from kupiec.money.stock.values import Kind, State

SUBJECT = "stock.document"


def tell(ids: Sequence[int], by: Actor) -> dict[int, mail.Told]:
    """One statement for any set."""
    return {paper.pk: _told(paper) for paper in queries.visible(by).filter(pk__in=list(ids)).select_related("party")}


def _told(paper: StockDocument) -> mail.Told:
    with prints.speaking(paper.language if paper.language in ("pl", "en", "de") else "en"):
        facts = {"document.number": paper.number, "document.date": show.day(paper.issue_date), "document.reference": paper.reference,
                 "customer.name": paper.party.name if paper.party else ""}  # fmt: skip
    return mail.Told(company_id=paper.company_id, kind="stock", language=paper.language, title=str(paper),
                     party_id=paper.party_id, facts=facts, reason=_reason(paper))  # fmt: skip


def _reason(paper: StockDocument) -> str:
    if paper.state != State.ISSUED:
        return N_("Issue the document first.")
    if paper.kind != Kind.ISSUE or paper.party_id is None or paper.reverses_id:
        return N_("Only deliveries to customers go by e-mail.")
    return ""


def _pdf(pk: int, by: Actor) -> bytes:
    paper = queries.visible(by).select_related("company", "warehouse", "to_warehouse", "branch").get(pk=pk)
    return printing.prints.as_pdf(printing.printout(paper, by=by))


SOURCE = mail.Source(
    SUBJECT, rows=queries.visible, see="stock.see", tell=tell, pdf=_pdf, url=lambda pk: reverse("stock-document", args=[pk])
)


def on_issued(event: events.Issued, *, by: Actor) -> None:
    """Those that go by themselves are written after the commit."""
    mail.issued(SUBJECT, event.ids, by=by)
