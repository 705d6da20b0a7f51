"""The door of the documents room."""

from kupiec.ground.documents import taken_off
from kupiec.ground.documents.chain import (
    ChainSource,
    Describer,
    Owners,
    all_seen,
    chain_sources,
    describe,
    describers,
    graph,
    lock_owners,
    lock_owners_credit,
    onward,
    owners,
)
from kupiec.ground.documents.found import Paper, paper_kind, paper_look, paper_rows, to_party, to_print
from kupiec.ground.documents.naming import named
from kupiec.ground.documents.scope import within
from kupiec.ground.documents.values import DocumentCard, Edge, Graph, Ref

__all__ = [
    "ChainSource",
    "Describer",
    "DocumentCard",
    "Edge",
    "Graph",
    "Owners",
    "Paper",
    "Ref",
    "all_seen",
    "chain_sources",
    "describe",
    "describers",
    "graph",
    "lock_owners",
    "lock_owners_credit",
    "named",
    "onward",
    "owners",
    "paper_kind",
    "paper_look",
    "paper_rows",
    "taken_off",
    "to_party",
    "to_print",
    "within",
]
