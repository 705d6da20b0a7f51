"""Where a price comes from: a contract, the lists of a hierarchy, the catalogue (PRC-1, PRC-4)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kupiec.money.pricing.rules.run import Run, converted
from kupiec.money.pricing.traces import ONE, left_after, text
from kupiec.money.pricing.values import BaseMode, ListFacts, Lists, PriceRow


def find_base(run: Run) -> None:
    """A contract's price, else the first hierarchy that has one, else the catalogue price of the item."""
    _find(run)
    run.base = run.now


def _find(run: Run) -> None:
    facts = run.facts
    if facts.source is not None and _from_source(run):
        return
    for lists in facts.hierarchies:
        found = _from_lists(run, lists)
        if found:
            break
    else:
        _from_catalogue(run)


def _from_catalogue(run: Run) -> None:
    listed = run.facts.item.list_price
    if listed is not None:
        run.source = "list"
        run.steps.append(["cat", text(listed)])
        run.now = converted(run, listed, ONE, gross=False, note=True)


def contract_discount(run: Run) -> None:
    """Stage 0: what a contract takes off the list price of the item's discount group; a contract's own price stays."""
    discount = run.facts.discount
    if discount is None or run.now is None or run.stop:
        return
    run.source = "contract"
    run.steps.append(["ctr", discount.label, text(discount.percent)])
    run.now = run.now * left_after(discount.percent)


def _from_source(run: Run) -> bool:
    source = run.facts.source
    assert source is not None
    if source.warning:
        run.warnings = (source.warning,)
    if source.ended_on is not None:
        run.passed.append(["c", source.label, "over", source.ended_on.isoformat()])
    if source.amount is None:
        return False
    amount = source.amount
    run.decimals = max(run.decimals, -int(amount.normalize().as_tuple().exponent))
    if source.unit and source.unit == run.line.unit:
        run.pack, run.factor = True, ONE
    elif source.factor != ONE:
        amount = amount / source.factor
    run.source = "contract"
    run.steps.append(["src", source.label, text(amount)])
    run.now = converted(run, amount, source.rate, gross=source.gross, note=True)
    run.stop = -1 if source.exclusive else 0
    run.final = source.final
    return True


def _from_lists(run: Run, lists: Lists) -> bool:
    """The price of one hierarchy, by its mode; lists that lost are noted."""
    offers = [(one, row) for one in lists.lists if (row := _row_of(run, one)) is not None]
    if not offers:
        return False
    winner, why = offers[0], "later"
    if lists.mode is BaseMode.LOWEST:
        winner, why = min(offers, key=lambda offer: _per_base(run, *offer)), "higher"
    if len(offers) > 1:
        run.passed += [["l", one.id, why, text(row.amount)] for one, row in offers if one is not winner[0]]
    _take_list(run, *winner)
    return True


def _take_list(run: Run, one: ListFacts, row: PriceRow) -> None:
    run.source = "list"
    run.decimals = one.decimals
    run.steps.append(row.step)
    if row.unit and run.per_unit is not ONE:
        run.pack, run.factor = True, ONE
    run.now = converted(run, row.amount, one.rate, gross=one.gross, note=True)
    for other in run.facts.rows if len(run.facts.rows) > 1 else ():
        if other.list_id == one.id and run.quantity < other.from_quantity < run.next_break and in_time(run, other):
            run.next_break = other.from_quantity


def _row_of(run: Run, one: ListFacts) -> PriceRow | None:
    """The list's valid row: the line's own pack before the base unit, the highest break reached, the latest start."""
    best: PriceRow | None = None
    rank: tuple[Any, ...] = ()
    mine = failed = None
    on, quantity, list_id = run.facts.on, run.quantity, one.id
    for row in run.facts.rows:
        if row.list_id != list_id or (row.unit and row.unit != run.line.unit):
            continue
        mine = row
        if (row.valid_from and on < row.valid_from) or (row.valid_to and on > row.valid_to):
            failed = "date"
        elif row.from_quantity > quantity:
            failed = "quantity"
        elif best is None:
            best = row
        else:
            rank = rank or _rank(best)
            if _rank(row) > rank:
                best, rank = row, _rank(row)
    if best is not None and (one.valid_from or one.valid_to) and not in_time(run, one):
        best, failed = None, "date"
    if best is None and mine is not None and failed:
        run.passed.append(["l", one.id, failed, text(mine.amount)])
    return best


def _rank(row: PriceRow) -> tuple[Any, ...]:
    return bool(row.unit), row.from_quantity, row.valid_from.toordinal() if row.valid_from else 0


def in_time(run: Run, one: PriceRow | ListFacts) -> bool:
    on = run.facts.on
    return not ((one.valid_from and on < one.valid_from) or (one.valid_to and on > one.valid_to))


def _per_base(run: Run, one: ListFacts, row: PriceRow) -> Decimal:
    amount = converted(run, row.amount, one.rate, gross=one.gross, note=False)
    return amount / run.line.factor if row.unit else amount
