"""Values of stock in the ledger, for companies that keep them there (off by default, `Settings.posting`)."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.company import public as company
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO
from kupiec.money.ledger import public as ledger
from kupiec.money.stock.models import StockDocument
from kupiec.money.stock.values import Kind

SOURCE = "stock.document"
_SCHEMES = {
    Kind.ISSUE: "stock.issue",
    Kind.USE: "stock.issue",
    Kind.RETURN: "stock.issue",
    Kind.RECEIPT: "stock.receipt",
    Kind.GAIN: "stock.receipt",
}


def prepare(papers: Sequence[StockDocument], *, by: Actor) -> ledger.Prepared | None:
    """Lock what posting will need, before numbers are taken. Refuses PERIOD_CLOSED."""
    valued = _valued(papers)
    if not valued:
        return None
    days = {paper.issue_date for paper in valued}
    return ledger.prepare(by.company_id, days=days, kinds={_SCHEMES[Kind(paper.kind)] for paper in valued}, by=by)


def post(papers: Sequence[StockDocument], prepared: ledger.Prepared, *, by: Actor) -> None:
    """Goods out: cost of sales against stock; goods in: stock against purchases; returns and mirrors with a minus."""
    currency = company.queries.own(by.company_id).base_currency
    ledger.post([_entry(paper, currency) for paper in _valued(papers)], by=by, prepared=prepared)


def _valued(papers: Sequence[StockDocument]) -> list[StockDocument]:
    return [paper for paper in papers if paper.cost and paper.kind in _SCHEMES]


def _entry(paper: StockDocument, currency: str) -> ledger.EntryDraft:
    cost = paper.cost or ZERO
    return ledger.EntryDraft(
        company_id=paper.company_id,
        on=paper.issue_date,
        kind=_SCHEMES[Kind(paper.kind)],
        source=SOURCE,
        source_id=paper.pk,
        document_number=paper.number,
        amounts={"cost": -cost if paper.kind == Kind.RETURN else cost},
        currency=currency,
        party_id=paper.party_id,
    )
