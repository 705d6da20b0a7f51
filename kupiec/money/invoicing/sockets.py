"""What invoicing asks of the rooms above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from kupiec.ground.kernel.sockets import Socket
from kupiec.money.invoicing.values import LineTerms


class LineTermsSource(Protocol):
    """Whoever agreed the prices of deliveries (orders)."""

    def terms(self, stock_line_ids: Sequence[int]) -> Mapping[int, LineTerms]:
        """Terms of those lines that are this room's; a constant number of queries."""
        ...


line_terms: Socket[LineTermsSource] = Socket("invoicing.line_terms")
