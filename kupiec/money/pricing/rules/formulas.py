"""Prices by a formula: what it may read of the line, and what comes out (PRC-6, PRC-7).

Amounts a formula reads and gives are net per base unit in the company's currency.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kupiec.ground.kernel import formula
from kupiec.ground.kernel.words import N_
from kupiec.money.pricing.rules.run import Run, as_running, at_home, line_value
from kupiec.money.pricing.traces import ZERO, text
from kupiec.money.pricing.values import Rule

_NUMBER = formula.NUMBER
NAMES: dict[str, formula.Name] = {
    "base": formula.Name(_NUMBER, N_("Price before discounts"), "baza", Decimal("12.99")),
    "price": formula.Name(_NUMBER, N_("Price after the stages before"), "cena", Decimal("12.50")),
    "cost": formula.Name(_NUMBER, N_("Purchase price; empty when unknown"), "koszt", Decimal("8.40")),
    "list_price": formula.Name(_NUMBER, N_("Catalogue price of the item; may be empty"), "katalog", Decimal("13.50")),
    "quantity": formula.Name(_NUMBER, N_("Quantity of the line in base units"), "ilosc", Decimal(10)),
    "line_value": formula.Name(_NUMBER, N_("Net value of the line before this stage"), "wartosc_pozycji", Decimal(125)),
    "document_value": formula.Name(_NUMBER, N_("Net value of the document before this stage"), "wartosc_dokumentu", Decimal(1250)),
    "date": formula.Name(formula.DATE, N_("Price date of the document"), "dzien"),
    "payment": formula.Name(formula.TEXT, N_("Code of the payment method"), "platnosc", "przelew"),
    "channel": formula.Name(formula.TEXT, N_("How the document came: office, portal, api, file"), "kanal", "office"),
}  # fmt: skip


def inputs(run: Run, used: frozenset[str]) -> dict[str, Any]:
    """The values of the names a formula reads; those nobody knows are empty."""
    facts, item = run.facts, run.facts.item
    values: dict[str, Any] = {
        "base": None if run.base is None else at_home(run, run.base),
        "price": None if run.now is None else at_home(run, run.now),
        "cost": item.cost, "list_price": item.list_price, "quantity": run.quantity, "date": facts.on,
        "payment": facts.payment_method, "channel": str(facts.channel),
    }  # fmt: skip
    if "line_value" in used:
        values["line_value"] = line_value(run)
    if "document_value" in used:
        values["document_value"] = line_value(run) if run.document is None else run.document.value
    return {name: values[name] if name in values else facts.known.get(name) for name in used}


def evaluate(run: Run, rule: Rule) -> Decimal | None:
    """The running price the rule's formula gives; None when it has no value here or falls below zero."""
    program = rule.program
    if program is None:
        return None
    try:
        found = program.evaluate(inputs(run, program.used))
    except (formula.FormulaError, TypeError):  # no value; or an attribute was given another type since
        return None
    return None if found < ZERO else as_running(run, found)


def told(run: Run, rule: Rule) -> dict[str, str]:
    """What the formula read, for the trace."""
    if rule.program is None:
        return {}
    found = inputs(run, rule.program.used)
    return {name: _said(found[name]) for name in sorted(found)}


def _said(value: Any) -> str:
    if isinstance(value, Decimal):
        return text(round(value, 6) if value.as_tuple().exponent < -6 else value)  # type: ignore[operator]
    return "" if value is None else str(value)[:40]
