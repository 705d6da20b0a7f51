"""One line on its way through the engine, and the document it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from kupiec.money.pricing.traces import ONE, ZERO, left_after, text
from kupiec.money.pricing.values import Facts, PriceLine, Rule

FAR = Decimal("1e15")


class Run:
    """One line on its way: the running price, what the line keeps of it, what has been noted."""

    __slots__ = (
        "base", "decimals", "document", "factor", "facts", "final", "keep", "line", "next_break", "now", "pack", "passed",
        "per_unit", "quantity", "source", "steps", "stop", "warnings",
    )  # fmt: skip

    def __init__(self, facts: Facts, line: PriceLine) -> None:
        self.facts, self.line = facts, line
        self.quantity, self.per_unit = line.quantity, ONE
        if line.factor != ONE:
            self.quantity, self.per_unit = line.quantity * line.factor, line.factor
        self.factor = self.per_unit
        self.now: Decimal | None = None
        self.base: Decimal | None = None
        self.document: Document | None = None
        self.keep = ONE
        self.steps: list[list[Any]] = []
        self.passed: list[list[Any]] = []
        self.warnings: tuple[str, ...] = ()
        self.decimals, self.source = 2, "none"
        self.pack = self.final = False
        self.stop = 0
        self.next_break = FAR


class Document:
    """All lines of one document as a rule sees them: net value in the company's currency, quantities of base units."""

    __slots__ = ("_quantities", "runs", "value")

    def __init__(self, runs: Sequence[Run]) -> None:
        self.runs, self.value = runs, ZERO
        self._quantities: dict[int, Decimal] = {}

    def weigh(self) -> None:
        """The value as it is now, before a stage."""
        self.value = sum((_decided_value(run) for run in self.runs), ZERO)

    def quantity(self, rule: Rule) -> Decimal:
        """Of the lines whose item the rule speaks of."""
        found = self._quantities.get(rule.id)
        if found is None:
            found = sum((run.quantity for run in self.runs if other_item(rule, run.facts) is None), ZERO)
            self._quantities[rule.id] = found
        return found


def _decided_value(run: Run) -> Decimal:
    line = run.line
    if line.manual_price is not None:
        return net_home(run, line.manual_price * line.quantity * left_after(line.manual_discount or ZERO))
    if line.manual_discount is not None and run.now is not None:
        return net_home(run, _undiscounted(run, run.now) * left_after(line.manual_discount))
    return line_value(run)


def line_value(run: Run) -> Decimal:
    """The line's net value now, in the company's currency."""
    return ZERO if run.now is None else net_home(run, _undiscounted(run, run.now) * run.keep)


def _undiscounted(run: Run, price: Decimal) -> Decimal:
    return price * (run.line.quantity if run.pack else run.quantity)


def net_home(run: Run, amount: Decimal) -> Decimal:
    """An amount of the document as net in the company's currency, unrounded."""
    facts = run.facts
    if facts.prices_gross:
        amount = amount * 100 / (100 + facts.item.vat_percent)
    return amount if facts.rate == ONE else amount * facts.rate


def other_item(rule: Rule, facts: Facts) -> tuple[str, str] | None:
    """Which condition on the item does not hold; None when the rule speaks of it."""
    item = facts.item
    if rule.item_id is not None and rule.item_id != item.item_id:
        return "item", ""
    if rule.item_group_id is not None and rule.item_group_id not in item.group_path:
        return "item_group", ""
    if rule.discount_group_id is not None and rule.discount_group_id != item.discount_group_id:
        return "discount_group", ""
    if rule.item_list_id is not None and rule.item_list_id not in facts.item_lists:
        return "item_list", ""
    return None


def converted(run: Run, amount: Decimal, rate: Decimal, *, gross: bool, note: bool) -> Decimal:
    """The amount in the document's currency, net or gross as the document's prices are, unrounded."""
    facts = run.facts
    if rate is not facts.rate and rate != facts.rate:
        amount = amount * rate / facts.rate
        if note:
            run.steps.append(["cur", text(rate), text(facts.rate)])
    if gross is not facts.prices_gross:
        vat = facts.item.vat_percent
        amount = amount * 100 / (100 + vat) if gross else amount * (100 + vat) / 100
        if note:
            run.steps.append(["net" if gross else "gro", text(vat)])
    return amount


def as_running(run: Run, amount: Decimal, rate: Decimal = ONE) -> Decimal:
    """A net amount per base unit as the running price is: currency, gross, pack."""
    amount = converted(run, amount, rate, gross=False, note=False)
    return amount * run.line.factor if run.pack else amount


def at_home(run: Run, price: Decimal) -> Decimal:
    """The running price as net per base unit in the company's currency: the other way round."""
    return net_home(run, price / run.line.factor if run.pack else price)
