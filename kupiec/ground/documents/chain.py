"""The chain of documents (KER-5) and the papers above a document, asked of whoever knows through sockets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from kupiec.ground.documents.values import DocumentCard, Edge, Graph, Ref
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kernel.words import N_

MOST = 200
"""Documents in one graph; a collective invoice of a thousand deliveries is shown cut."""


class ChainSource(Protocol):
    """A room's lineage tables as edges between documents."""

    def links(self, refs: Sequence[Ref], *, company_id: int) -> Iterable[Edge]:
        """All edges that begin or end in any of `refs`; a constant number of queries."""
        ...


class Describer(Protocol):
    """A room's documents as cards."""

    def describe(self, refs: Sequence[Ref], *, by: Actor) -> Mapping[Ref, DocumentCard]:
        """Cards of those of `refs` that are this room's and that `by` may see; a constant number of queries."""
        ...


class Owners(Protocol):
    """The papers above: whoever has an order over these deliveries or invoices locks it first (ARCHITECTURE, Locks)."""

    def lock_for(self, kind: str, ids: Sequence[int], *, by: Actor) -> None:
        """Lock papers (offers, orders) above documents of `kind` (`stock`, `invoice`)."""
        ...

    def lock_credit_for(self, kind: str, ids: Sequence[int], *, by: Actor) -> None:
        """Lock the credit rows of their payers; asked after the documents themselves are locked."""
        ...


chain_sources: Socket[ChainSource] = Socket("documents.chain_sources")
describers: Socket[Describer] = Socket("documents.describers")
owners: Socket[Owners] = Socket("documents.owners")


def lock_owners(kind: str, ids: Sequence[int], *, by: Actor) -> None:
    """First step of a verb begun below: papers above are locked before the document itself."""
    for plug in owners:
        plug.lock_for(kind, ids, by=by)


def lock_owners_credit(kind: str, ids: Sequence[int], *, by: Actor) -> None:
    """Second step, after the document's own lock and before stock: credit rows."""
    for plug in owners:
        plug.lock_credit_for(kind, ids, by=by)


def describe(refs: Iterable[Ref], *, by: Actor) -> dict[Ref, DocumentCard]:
    """Cards of documents of any rooms; those the actor may not see are absent."""
    wanted = sorted(set(refs))
    cards: dict[Ref, DocumentCard] = {}
    for plug in describers:
        cards.update(plug.describe(wanted, by=by))
    return cards


def all_seen(references: Iterable[tuple[str, int]], *, most: int, by: Actor, field: str = "links") -> None:
    """Refuses UNKNOWN_KEY for documents the actor may not see, TOO_MANY for more than twenty records may hold (`most` each)."""
    wanted = {Ref(*one) for one in references}
    if len(wanted) > most * 20:
        raise Refusal("TOO_MANY", N_("At most %(most)s documents."), field, params={"most": most})
    if wanted and set(describe(wanted, by=by)) != wanted:
        raise Refusal("UNKNOWN_KEY", N_("There is no such document."), field)


def graph(ref: Ref, *, by: Actor) -> Graph:
    """The chain a document belongs to, what it comes from and what came of that, as far as `by` may see it.

    Queries grow with the length of the chain (offer … correction: about seven steps), not with its width.
    """
    edges, found, cut = _walk(ref, company_id=by.company_id)
    cards = describe(found, by=by)
    shown = tuple(edge for edge in edges if edge.source in cards and edge.target in cards)
    columns = _columns(cards, shown)
    return Graph(ref, tuple(card for column in columns for card in column), shown, columns, cut)


def onward(refs: Iterable[Ref], *, company_id: int) -> tuple[list[Ref], bool]:
    """Documents and all that came of them, in order of kind and id; whether the chain was cut at `MOST`.

    Queries grow with the length of the chain only.
    """
    found: set[Ref] = set()
    frontier, cut = _enter(sorted(set(refs)), found)
    edges = _links(frontier, company_id=company_id) if frontier else {}
    frontier = _after(edges, found)
    while frontier and not cut:
        frontier, cut = _enter(frontier, found)
        edges |= _links(frontier, company_id=company_id)
        frontier = _after(edges, found)
    return sorted(found), cut


def _walk(ref: Ref, *, company_id: int) -> tuple[list[Edge], set[Ref], bool]:
    """First all it comes from, then all that came of these. What else a later document comes from (other invoices of
    one payment, other orders of a collective invoice) belongs to other chains."""
    found, edges, cut = {ref}, _links([ref], company_id=company_id), False
    frontier = _before(edges, found)
    while frontier and not cut:
        frontier, cut = _enter(frontier, found)
        edges |= _links(frontier, company_id=company_id)
        frontier = _before(edges, found)
    frontier = _after(edges, found)
    while frontier and not cut:
        frontier, cut = _enter(frontier, found)
        edges |= _links(frontier, company_id=company_id)
        frontier = _after(edges, found)
    return [edge for edge in edges.values() if edge.source in found and edge.target in found], found, cut


def _links(refs: Sequence[Ref], *, company_id: int) -> dict[tuple[Ref, Ref], Edge]:
    return {(edge.source, edge.target): edge for plug in chain_sources for edge in plug.links(refs, company_id=company_id)}


def _before(edges: Mapping[tuple[Ref, Ref], Edge], found: set[Ref]) -> list[Ref]:
    return sorted({source for source, target in edges if target in found} - found)


def _after(edges: Mapping[tuple[Ref, Ref], Edge], found: set[Ref]) -> list[Ref]:
    return sorted({target for source, target in edges if source in found} - found)


def _enter(fresh: Sequence[Ref], found: set[Ref]) -> tuple[list[Ref], bool]:
    """Take as many as fit; whether some were cut off."""
    taken = list(fresh[: MOST - len(found)])
    found.update(taken)
    return taken, len(taken) < len(fresh)


def _columns(cards: Mapping[Ref, DocumentCard], edges: Sequence[Edge]) -> tuple[tuple[DocumentCard, ...], ...]:
    """Cards by their longest distance from a beginning; equal ones by date and number."""
    before: dict[Ref, set[Ref]] = defaultdict(set)
    for edge in edges:
        if edge.source != edge.target:
            before[edge.target].add(edge.source)
    depth = dict.fromkeys(cards, 0)
    for _ in range(len(cards)):
        deeper = {ref: max((depth[one] + 1 for one in before[ref]), default=0) for ref in cards}
        if deeper == depth or max(deeper.values(), default=0) >= len(cards):
            break
        depth = deeper
    rows: dict[int, list[DocumentCard]] = defaultdict(list)
    for ref, card in cards.items():
        rows[depth[ref]].append(card)
    return tuple(tuple(sorted(rows[at], key=lambda card: (str(card.date or ""), card.number, card.ref))) for at in sorted(rows))
