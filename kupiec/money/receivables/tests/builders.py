"""Parts of tests of this room."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import count

from kupiec.ground.kernel import clock
from kupiec.money.receivables import public as receivables
from kupiec.money.receivables.models import Receivable
from kupiec.people.parties import public as parties
from tests.cast import Cast

TODAY = dt.date(2026, 11, 23)
_numbers = count(1)


def party(name: str = "Sklep Jutrzenka", **fields: object) -> parties.Party:
    number = next(_numbers)
    now = clock.now()
    return parties.Party.objects.create(code=f"K{number:05d}", name=name, customer=True, created_at=now, updated_at=now, **fields)


def limited(cast: Cast, limit: str | None) -> parties.Party:
    """A customer with a credit limit."""
    found = party()
    amount = None if limit is None else Decimal(limit)
    parties.CustomerTerms.objects.create(company=cast.company, party=found, credit_limit=amount)
    return found


def item(
    cast: Cast,
    payer: parties.Party,
    amount: str,
    *,
    due: dt.date | str = "2026-11-30",
    number: str = "",
    currency: str = "PLN",
    rate: str = "1",
    **fields: object,
) -> Receivable:
    """One open item of one instalment."""
    pk = next(_numbers)
    day = dt.date.fromisoformat(due) if isinstance(due, str) else due
    given = {
        "company_id": cast.company.pk,
        "party_id": payer.pk,
        "source": "invoicing.invoice",
        "source_id": pk,
        "number": number or f"FV {pk}/11/2026",
        "kind": "receivable",
        "issue_date": day - dt.timedelta(days=14),
        "instalments": ((day, Decimal(amount)),),
        "currency": currency,
        "rate": Decimal(rate),
    }
    [made] = receivables.open_items([receivables.OpenItem(**{**given, **fields})], by=cast.by)  # type: ignore[arg-type]
    return Receivable.objects.get(pk=made)


def pay(cast: Cast, payer: parties.Party | None, amount: str, **fields: object) -> int:
    """One bank payment of today."""
    given = {
        "company_id": cast.company.pk,
        "kind": "bank",
        "on": clock.today(),
        "amount": Decimal(amount),
        "party_id": payer.pk if payer else None,
    }
    [made] = receivables.register_payments([receivables.PaymentRow(**{**given, **fields})], by=cast.by)  # type: ignore[arg-type]
    return made
