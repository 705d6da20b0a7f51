"""The graph of documents from any rooms."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from kupiec.ground.documents import public as documents
from kupiec.ground.documents.public import DocumentCard, Edge, Ref
from kupiec.ground.kernel.actor import Actor

BY = Actor.system(1)
OFFER, ORDER, WZ1, WZ2, BILL = (
    Ref("offers.offer", 1),
    Ref("orders.order", 2),
    Ref("stock.document", 3),
    Ref("stock.document", 4),
    Ref("invoicing.invoice", 5),
)


class Chain:
    """Edges and cards given by hand; counts how often it is asked."""

    def __init__(self, edges, hidden=()):
        self.edges, self.hidden, self.asked = edges, hidden, 0

    def links(self, refs, *, company_id):
        self.asked += 1
        return [edge for edge in self.edges if edge.source in refs or edge.target in refs]

    def describe(self, refs, *, by):
        day = dt.date(2026, 11, 20)
        return {
            ref: DocumentCard(ref, ref.kind[:2], f"{ref.id}/2026", "", day, None, "PLN", f"/{ref.id}")
            for ref in refs
            if ref not in self.hidden
        }


@pytest.fixture
def plugged():
    was = list(documents.chain_sources), list(documents.describers)
    documents.chain_sources._plugs.clear()
    documents.describers._plugs.clear()

    def plug(chain):
        documents.chain_sources.plug(chain)
        documents.describers.plug(chain)
        return chain

    yield plug
    documents.chain_sources._plugs[:], documents.describers._plugs[:] = was


SALE = [
    Edge(OFFER, ORDER, Decimal(10)),
    Edge(ORDER, WZ1, Decimal(6)),
    Edge(ORDER, WZ2, Decimal(4), planned=True),
    Edge(ORDER, BILL, Decimal(6)),
    Edge(WZ1, BILL, Decimal(6)),
]


@pytest.mark.feature("KER-5")
@pytest.mark.parametrize("start", [OFFER, ORDER, WZ1, WZ2, BILL])
def test_the_whole_chain_is_found_from_any_member(plugged, start):
    chain = plugged(Chain(SALE))
    graph = documents.graph(start, by=BY)
    assert graph.current == start and not graph.cut
    assert [[card.ref for card in column] for column in graph.columns] == [[OFFER], [ORDER], [WZ1, WZ2], [BILL]]
    assert set(graph.edges) == set(SALE)
    assert chain.asked <= 5


def test_what_the_actor_may_not_see_is_left_out_with_its_edges(plugged):
    plugged(Chain(SALE, hidden={BILL}))
    graph = documents.graph(ORDER, by=BY)
    assert BILL not in {card.ref for card in graph.cards}
    assert all(BILL not in (edge.source, edge.target) for edge in graph.edges)


def test_a_wide_chain_is_cut(plugged):
    plugged(Chain([Edge(Ref("stock.document", n), BILL) for n in range(10, 1010)]))
    graph = documents.graph(BILL, by=BY)
    assert graph.cut and len(graph.cards) == 200


def test_a_ring_of_documents_ends(plugged):
    plugged(Chain([Edge(WZ1, WZ2), Edge(WZ2, WZ1)]))
    assert {card.ref for card in documents.graph(WZ1, by=BY).cards} == {WZ1, WZ2}


def test_a_document_alone(plugged):
    plugged(Chain([]))
    assert [card.ref for card in documents.graph(ORDER, by=BY).cards] == [ORDER]


def test_papers_above_are_asked_in_two_steps():
    steps = []

    class Papers:
        def lock_for(self, kind, ids, *, by):
            steps.append(("papers", kind, tuple(ids)))

        def lock_credit_for(self, kind, ids, *, by):
            steps.append(("credit", kind, tuple(ids)))

    was = list(documents.owners)
    documents.owners._plugs[:] = [Papers()]
    try:
        documents.lock_owners("stock", [1, 2], by=BY)
        documents.lock_owners_credit("stock", [1, 2], by=BY)
    finally:
        documents.owners._plugs[:] = was
    assert steps == [("papers", "stock", (1, 2)), ("credit", "stock", (1, 2))]


@pytest.mark.feature("KER-5")
def test_what_shares_a_later_document_is_another_chain(plugged):
    """One transfer pays invoices of two orders: neither order's chain shows the other's papers."""
    paid, other, other_order = Ref("receivables.payment", 6), Ref("invoicing.invoice", 7), Ref("orders.order", 8)
    plugged(Chain([*SALE, Edge(BILL, paid), Edge(other, paid), Edge(other_order, other)]))
    mine = {card.ref for card in documents.graph(ORDER, by=BY).cards}
    assert mine == {OFFER, ORDER, WZ1, WZ2, BILL, paid}
    assert {card.ref for card in documents.graph(other, by=BY).cards} == {other_order, other, paid}
    assert {other, other_order, BILL, OFFER} <= {card.ref for card in documents.graph(paid, by=BY).cards}


@pytest.mark.parametrize(
    ("number", "short"),
    [
        ("57/PO/11/2026", "WZ 57/PO/11/2026"),
        ("WZ 57/PO/11/2026", "WZ 57/PO/11/2026"),
        ("szkic WZ 232", "szkic WZ 232"),
        ("sprawa kotłowni w Gnieźnie", "WZ"),
    ],
)
def test_a_code_is_said_once_where_room_is_scarce(number, short):
    card = DocumentCard(WZ1, "WZ", number, "issued", None, None, "PLN", "")
    assert card.short == short
