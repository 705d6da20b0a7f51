"""Contracts for tests of any room."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.people.parties.tests.builders import party
from kupiec.sales.contracts import definitions, services
from kupiec.sales.contracts.models import Contract, Edition, Kind
from kupiec.sales.contracts.values import ContractDraft

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=clock.WARSAW)
"""A Monday, the day of the examples."""


def kind(code: str = "framework") -> Kind:
    definitions.install()
    return Kind.objects.get(code=code)


def contract(by: Actor, *, of: str = "framework", signed: bool = True, **fields: Any) -> Contract:
    """A contract with a customer from the first of November on; signed unless said otherwise."""
    party_id = fields.pop("party_id", None) or party(by).pk
    values = {"subject": "Warunki handlowe", "effective_from": dt.date(2026, 11, 1), "kind_id": kind(of).pk, **fields}
    (pk,) = services.create([ContractDraft(party_id=party_id, **values)], by=by)
    if signed:
        services.sign([pk], by=by)
    return Contract.objects.get(pk=pk)


def edition(row: Contract, number: int = 0) -> Edition:
    return Edition.objects.get(contract=row, number=number)
