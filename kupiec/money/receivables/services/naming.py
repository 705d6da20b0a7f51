"""Open documents as a proposal sees them, with the numbers of the orders they bill."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from kupiec.money.receivables import rules
from kupiec.money.receivables.models import Receivable
from kupiec.money.receivables.sockets import references
from kupiec.money.receivables.values import Candidate

References = Mapping[tuple[str, int], tuple[str, ...]]


def references_of(rows: Iterable[Receivable], titles: Iterable[str]) -> References:
    """By what order numbers customers may call these documents; asked only when a title holds a number."""
    if not any(letter.isdigit() for title in titles for letter in title):
        return {}
    papers = sorted({(row.source, row.source_id) for row in rows})
    found: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for plug in references if papers else ():
        for paper, numbers in plug.references(papers).items():
            found[paper].extend(numbers)
    return {paper: tuple(dict.fromkeys(numbers)) for paper, numbers in found.items()}


def candidates(
    rows: Sequence[Receivable], *, side: str, currency: str, told: References, left: Mapping[int, Decimal] | None = None
) -> list[Candidate]:
    """Of these items those on a side, in a currency; `left`: what of them earlier proposals didn't take."""
    return [
        Candidate(row.pk, row.number, row.due, abs(row.open) if left is None else left[row.pk], told.get((row.source, row.source_id), ()))
        for row in rows
        if row.currency_id == currency and rules.side_of_item(row.kind, row.amount) == side
    ]
