"""Issuing stock documents: they get numbers, their goods move, their costs are frozen (STK-2, 3, 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import audit, bells, locks, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.stock.events import Issued, ReceiptsIssued, Received
from kupiec.money.stock.models import StockDocument, StockLine
from kupiec.money.stock.services import counting
from kupiec.money.stock.services.draft import heads, just_made, unwritten
from kupiec.money.stock.services.posting import Posting
from kupiec.money.stock.values import DraftDocument, Kind, State

WAREHOUSE_KINDS = frozenset({Kind.RECEIPT, Kind.GAIN, Kind.USE, Kind.TRANSFER})


def issue(document_ids: Iterable[int], *, by: Actor) -> None:
    """Issue drafts: all of them or none, in a constant number of statements.

    A WZ takes what is blocked for its own demands and what is free, never what is blocked for others. Receipts serve
    those who wait. Refuses NO_DOCUMENT, NOT_DRAFT, EMPTY, SHORT_STOCK (each short item with its figures), NOT_THERE.
    Rings Issued.
    """
    ids = sorted(set(document_ids))
    with tx.write_tx(by=by):
        documents.lock_owners("stock", ids, by=by)
        drafts = just_made(ids)
        papers = [paper for paper, _ in drafts] if drafts else load_drafts(ids, by=by)
        _check_rights(papers, by=by)
        documents.lock_owners_credit("stock", ids, by=by)
        lines = [line for _, each in drafts for line in each] if drafts else _lines(ids)
        if {line.document_id for line in lines} != set(ids):
            raise Refusal("EMPTY", N_("The document has no lines."), "lines")
        made = post(papers, lines, by=by)
        bells.ring(Issued(tuple(made)), by=by)
        arrived(lines, by=by)
        if receipts := tuple(paper.pk for paper in papers if paper.kind == Kind.RECEIPT):
            bells.ring(ReceiptsIssued(receipts), by=by)


def arrived(lines: Iterable[StockLine], *, by: Actor) -> None:
    """Tell those who expected goods of these lines."""
    supplies = tuple(sorted({line.supply_id for line in lines if line.supply_id}))
    if supplies:
        bells.ring(Received(supplies), by=by)


def dispatch(documents: Sequence[DraftDocument], *, own: Callable[[Mapping[int, Sequence[int]]], None], by: Actor) -> list[int]:
    """Draft and issue WZ in one go: their lines are written once, with their costs. The ids of the documents.

    `own` is told the lines of each and writes what the caller keeps of them, before anybody hears of the documents. The
    caller holds the papers above and their credit. Refuses what `draft` and `issue` refuse.
    """
    by.require("stock.issue")
    if any(one.kind != Kind.ISSUE or any(line.returned_line_id for line in one.lines) for one in documents):
        raise ValueError("only goods that leave are sent at once")
    with tx.write_tx(by=by):
        papers, items = heads(documents, by=by)
        locks.made(locks.Kind.STOCK_DOCUMENT, (paper.pk for paper in papers))
        lines = unwritten([(paper, one.lines) for paper, one in zip(papers, documents, strict=True)], items=items)
        made = post(papers, lines, by=by)
        of_paper: dict[int, list[int]] = {paper.pk: [] for paper in papers}
        for line in lines:
            of_paper[line.document_id].append(line.pk)
        own(of_paper)
        bells.ring(Issued(tuple(made)), by=by)
        return made


def _lines(ids: Sequence[int]) -> list[StockLine]:
    return list(StockLine.objects.filter(document_id__in=ids).order_by("document_id", "position", "pk"))


def _check_rights(papers: Sequence[StockDocument], *, by: Actor) -> None:
    for kind in {paper.kind for paper in papers}:
        right = {Kind.COUNT: "stock.count"}.get(Kind(kind), "stock.receive" if kind in WAREHOUSE_KINDS else "stock.issue")
        by.require(right)


def load_drafts(ids: Sequence[int], *, by: Actor) -> list[StockDocument]:
    """The drafts, locked; refuses NO_DOCUMENT and NOT_DRAFT."""
    rows = StockDocument.objects.filter(company_id=by.company_id)
    papers = locks.lock(locks.Kind.STOCK_DOCUMENT, rows, ids=ids)
    if len(papers) != len(ids):
        raise Refusal("NO_DOCUMENT", N_("There is no such document."))
    for paper in papers:
        if paper.state != State.DRAFT:
            raise Refusal(
                "NOT_DRAFT",
                N_("%(document)s is no draft any more."),
                params={"document": str(paper)},
            )
    return papers


def post(papers: Sequence[StockDocument], lines: Sequence[StockLine], *, by: Actor) -> list[int]:
    """Move the goods of locked documents; count sheets first turn into documents of their differences. All ids issued."""
    posting = Posting.begin(papers, lines, by=by)
    counts = {paper.pk for paper in papers if paper.kind == Kind.COUNT}
    if counts:
        more, more_lines = counting.differences(
            [paper for paper in papers if paper.pk in counts],
            [line for line in lines if line.document_id in counts],
            holdings=posting.holdings,
            by=by,
        )
        posting.add(more, more_lines)
    posting.run()
    posting.finish()
    made = [paper.pk for paper in posting.papers]
    audit.tell("stock.document", made, "issued", by=by)
    return made
