"""Customers, items and documents for the tests of invoicing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal as D
from typing import Any

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.search_text import digits
from kupiec.money.invoicing.services.draft import draft
from kupiec.money.invoicing.services.issue import issue
from kupiec.money.invoicing.values import DraftInvoice, DraftInvoiceLine
from kupiec.people.catalog.models import Item, Unit
from kupiec.people.parties.models import Address, Party
from tests.cast import Cast

TODAY = dt.date(2026, 11, 23)


def customer(code: str = "K1", *, nip: str = "7811767696", name: str = "Budomex Sp. z o.o.") -> Party:
    now = clock.now()
    party = Party.objects.create(code=code, name=name, name_key=name.lower(), nip=nip, customer=True, created_at=now, updated_at=now)
    Address.objects.create(party=party, kind="seat", street="ul. Polna 3", postal_code="61-001", city="Poznań", main=True)
    return party


def item(code: str = "T1", *, vat: str = "23", annex15: bool = False, name: str = "Wkrętarka") -> Item:
    unit, _ = Unit.objects.get_or_create(code="szt.", defaults={"name": "sztuka"})
    now = clock.now()
    return Item.objects.create(
        code=code, code_key=digits(code), name=name, name_key=name.lower(), unit=unit, vat_code_id=vat, annex15=annex15,
        list_price=D("100.00"), purchase_price=D("60.00"), created_at=now, updated_at=now,
    )  # fmt: skip


def line(price: str, *, quantity: str = "1", vat: str = "23", **more: Any) -> DraftInvoiceLine:
    values = {"description": "Wkrętarka", "unit": "szt.", **more}
    return DraftInvoiceLine(quantity=D(quantity), unit_price=D(price), vat_code=vat, **values)


def drafted(cast: Cast, party: Party, *lines: DraftInvoiceLine, on: dt.date = TODAY, **more: Any) -> int:
    head = DraftInvoice(company_id=cast.company.pk, branch_id=cast.branch.pk, issue_date=on, orderer_id=party.pk, lines=lines, **more)
    return draft([head], by=cast.by)[0].invoice_id


def issued(cast: Cast, party: Party, *lines: DraftInvoiceLine, on: dt.date = TODAY, **more: Any) -> int:
    pk = drafted(cast, party, *lines, on=on, **more)
    issue([pk], by=cast.by)
    return pk
