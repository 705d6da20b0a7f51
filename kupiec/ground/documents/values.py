"""Documents as seen from outside their rooms: references, cards for people, edges of the chain (KER-5)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Phase = Literal["draft", "open", "done", "cancelled"]
SHORT = 24


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """One document anywhere in the house: `Ref("orders.order", 17)`."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """What a document shows of itself elsewhere: code (`ZS`, `WZ`), number, state in words, date, value, address.

    `phase` is for drawing only: draft (outlined), open (current), done (solid), cancelled (struck).
    """

    ref: Ref
    code: str
    number: str
    state: str
    date: dt.date | None
    gross: Decimal | None
    currency: str
    url: str
    phase: Phase = "open"

    @property
    def short(self) -> str:
        """Code and number where room is scarce; one whose number is rather a subject says its code alone."""
        number = self.number.removeprefix(self.code).strip()
        if self.code and len(number) > SHORT:
            return self.code
        return number if self.code in number.split() else " ".join(filter(None, [self.code, number]))

    def drawn(self, current: Ref) -> str:
        """How it stands in a strip of documents on the page of `current`: `now`, `done`, `ghost` (a draft, or cancelled)."""
        return "now" if self.ref == current else "done" if self.phase in ("open", "done") else "ghost"


@dataclass(frozen=True, slots=True)
class Edge:
    """Something passed from one document to another: the sum over their lines; `planned` while the target is a draft."""

    source: Ref
    target: Ref
    quantity: Decimal | None = None
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """The whole chain around a document: cards in the order of passing, edges, and which card is the page's own.

    `columns` are the cards by distance from the beginning of the chain. `cut` says that the chain was longer than
    we follow.
    """

    current: Ref
    cards: tuple[DocumentCard, ...]
    edges: tuple[Edge, ...]
    columns: tuple[tuple[DocumentCard, ...], ...]
    cut: bool = False
