"""Offers for tests of any room."""

from __future__ import annotations

from typing import Any

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.money.stock.public import Warehouse
from kupiec.people.parties.models import Party
from kupiec.sales.offers import services
from kupiec.sales.offers.values import CreatedOffer, DraftOffer
from kupiec.sales.orders import public as orders


def house(by: Actor) -> None:
    """What accepting an offer needs: a warehouse and the registers of orders."""
    if not Warehouse.objects.filter(company_id=by.company_id).exists():
        Warehouse.objects.create(company_id=by.company_id, branch_id=by.branch_id, code="MG1", name="Magazyn")
    orders.install_registers(by.company_id)


def draft(by: Actor, party: Party, **fields: Any) -> DraftOffer:
    return DraftOffer(company_id=by.company_id, branch_id=by.branch_id or 0, party_id=party.pk, issue_date=clock.today(), **fields)


def offer(by: Actor, party: Party, **fields: Any) -> CreatedOffer:
    return services.create([draft(by, party, **fields)], by=by)[0]
