"""Budgets for tests of any room."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.sales.budgets import definitions, services
from kupiec.sales.budgets.models import Budget, CostKind, Line, Version
from kupiec.sales.budgets.values import BudgetDraft, LineDraft

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=clock.WARSAW)
"""A Monday, the day of the examples."""
YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def kind(code: str = "goods") -> CostKind:
    definitions.install()
    return CostKind.objects.get(code=code)


def budget(by: Actor, *, code: str = "SP-26", in_force: bool = True, lines: tuple[LineDraft, ...] = (), **fields: Any) -> Budget:
    """A budget of this year's income with one line of 100,000.00 about everything; in force unless said otherwise."""
    first, last = YEAR
    values = {"name": "Sprzedaż 2026", "side": "income", "control": "stop", "first_day": first, "last_day": last, **fields}
    (pk,) = services.create(
        [BudgetDraft(code=code, lines=lines or (LineDraft(name="Sprzedaż", amount=Decimal(100_000)),), **values)], by=by
    )
    row = Budget.objects.get(pk=pk)
    if in_force:
        services.approve([version(row).pk], by=by)
        services.enforce([version(row).pk], by=by)
    return row


def version(row: Budget, number: int = 1) -> Version:
    return Version.objects.get(budget=row, number=number)


def line(row: Budget, name: str = "Sprzedaż", number: int = 1) -> Line:
    return Line.objects.get(of=version(row, number), name=name)
