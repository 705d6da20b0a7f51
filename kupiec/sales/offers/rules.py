"""Pure rules of offers: totals, passages of versions, comparison of two versions, what an offer's result is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, localcontext
from typing import Any

from kupiec.ground.kernel import vat
from kupiec.ground.kernel.money import EXACT, ZERO, half_up, line_net
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.offers.values import (
    COMPARED,
    Choice,
    ComparedLine,
    Comparison,
    Difference,
    LineKind,
    LineValue,
    OfferState,
    TermChange,
    VersionState,
)

PASSAGES: Mapping[VersionState, frozenset[VersionState]] = {
    VersionState.DRAFT: frozenset({VersionState.SENT, VersionState.DISCARDED}),
    VersionState.SENT: frozenset({VersionState.ACCEPTED, VersionState.REJECTED, VersionState.EXPIRED}),
    VersionState.ACCEPTED: frozenset(),
    VersionState.REJECTED: frozenset({VersionState.SENT}),
    VersionState.EXPIRED: frozenset({VersionState.SENT}),
    VersionState.DISCARDED: frozenset({VersionState.DRAFT}),
}


def check_passage(origin: str, target: VersionState) -> None:
    """Refuses NO_PASSAGE when a version can't go from where it is to there."""
    if target not in PASSAGES[VersionState(origin)]:
        raise Refusal("NO_PASSAGE", N_("This version can’t be changed to that any more."), "state")


def value_of(quantity: Decimal, unit_price: Decimal, discount: Decimal) -> Decimal:
    """Value of a line: quantity × price × (1 − discount), rounded once."""
    return line_net(unit_price, quantity, discount)


def totals(lines: Iterable[LineValue], *, method: str, prices_gross: bool) -> vat.Totals:
    """Net, VAT and gross of the lines that count, with VAT per code."""
    rows = (vat.VatRow(one.vat_code, one.vat_percent, one.net) for one in lines)
    return vat.totals(rows, method=method, prices_gross=prices_gross)


def change_percent(before: Decimal, after: Decimal) -> Decimal | None:
    """By how many per cent a value has changed; None from nothing."""
    if not before:
        return None
    with localcontext(EXACT):
        return half_up((after - before) * 100 / before, 1)


def compare(
    before: Sequence[ComparedLine],
    after: Sequence[ComparedLine],
    *,
    terms_before: Mapping[str, Any] | None = None,
    terms_after: Mapping[str, Any] | None = None,
) -> Comparison:
    """What changed between two versions: lines by their thread, in the order of the later version; removed lines stand
    where they stood (after the line they followed)."""
    old = {line.thread: line for line in before}
    rows = [_difference(old.get(line.thread), line) for line in after]
    present = {line.thread for line in after}
    for index, line in enumerate(before):
        if line.thread not in present:
            rows.insert(_place(rows, before[:index]), Difference("removed", line, line, delta=-line.counted))
    terms = _terms(terms_before or {}, terms_after or {})
    return Comparison(tuple(rows), terms, sum((row.delta for row in rows), ZERO))


def _difference(before: ComparedLine | None, line: ComparedLine) -> Difference:
    if before is None:
        return Difference("added", line, delta=line.counted)
    fields = frozenset(name for name in COMPARED if getattr(before, name) != getattr(line, name))
    return Difference("changed" if fields else "same", line, before, fields, line.counted - before.counted)


def _place(rows: Sequence[Difference], former: Sequence[ComparedLine]) -> int:
    """After the nearest line that stood above and is still shown."""
    shown = {row.line.thread: index for index, row in enumerate(rows)}
    for line in reversed(former):
        if line.thread in shown:
            return shown[line.thread] + 1
    return 0


def _terms(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[TermChange, ...]:
    names = dict.fromkeys([*before, *after])
    return tuple(TermChange(name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name))


def result_of(*, ordered: Iterable[Decimal], offered: Iterable[Decimal]) -> OfferState:
    """Won when every firm line was ordered in full, else partly won."""
    pairs = zip(ordered, offered, strict=True)
    return OfferState.WON if all(done >= wanted for done, wanted in pairs) else OfferState.PARTLY


def next_variant(taken: Iterable[str]) -> str:
    """The next free letter. Refuses TOO_MANY_VARIANTS after Z."""
    used = set(taken)
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        if letter not in used:
            return letter
    raise Refusal("TOO_MANY_VARIANTS", N_("A version has at most 26 variants."))


def section_sums(lines: Sequence[ComparedLine]) -> dict[int, Decimal]:
    """Value of each section: its thread → sum of the lines below it up to the next one."""
    sums: dict[int, Decimal] = {}
    current: int | None = None
    for line in lines:
        if line.kind == LineKind.SECTION:
            current = line.thread
            sums[current] = ZERO
        elif current is not None:
            sums[current] += line.counted
    return sums


def alternatives(lines: Iterable[tuple[int, str, str]]) -> dict[int, int]:
    """Which line each alternative stands instead of: the nearest above it that is none itself, within the section.

    Lines as (id, kind, choice) in order; an alternative with nothing above it is missing: it is merely optional.
    """
    found: dict[int, int] = {}
    main: int | None = None
    for pk, kind, choice in lines:
        if kind == LineKind.SECTION:
            main = None
        elif choice != Choice.ALTERNATIVE:
            main = pk
        elif main is not None:
            found[pk] = main
    return found
