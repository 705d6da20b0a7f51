"""The door of the documents room."""

from kupiec.ground.documents.chain import (
    ChainSource,
    Describer,
    Owners,
    chain_sources,
    describe,
    describers,
    graph,
    lock_owners,
    lock_owners_credit,
    owners,
)
from kupiec.ground.documents.values import DocumentCard, Edge, Graph, Ref

__all__ = [
    "ChainSource",
    "Describer",
    "DocumentCard",
    "Edge",
    "Graph",
    "Owners",
    "Ref",
    "chain_sources",
    "describe",
    "describers",
    "graph",
    "lock_owners",
    "lock_owners_credit",
    "owners",
]
