"""What receivables ask of the rooms above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from kupiec.ground.kernel.sockets import Socket

Papers = Sequence[tuple[str, int]]


class ReferenceSource(Protocol):
    """Whoever knows by what other numbers a customer may call a document he pays."""

    def references(self, papers: Papers) -> Mapping[tuple[str, int], Sequence[str]]:
        """Numbers of orders, ours and the customer's, by (source, id); a constant number of queries."""
        ...


references: Socket[ReferenceSource] = Socket("receivables.references")
