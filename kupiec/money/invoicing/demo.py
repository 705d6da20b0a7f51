"""Demo: deliveries invoiced as days go by, pro-formas, corrections, a currency invoice, drafts. Verbs only.

`invoice_deliveries` is called day after day (a legal series takes no earlier date); `extras` once near the end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.invoicing import queries
from kupiec.money.invoicing.models import Invoice, InvoiceLine
from kupiec.money.invoicing.services import correct, issue, lines, start
from kupiec.money.invoicing.services.collect import collect
from kupiec.money.invoicing.values import LineChange, LineEdit, NewLine

PRICE, QUANTITY = "Błędna cena", "Pomyłka w ilości"


def invoice_deliveries(*, by: Actor, on: dt.date, until: dt.date, most: int = 500) -> list[int]:
    """Invoice deliveries issued until a day, dated `on`; returns the invoices."""
    with clock.frozen(on):
        rows = queries.deliveries_to_invoice(by).filter(issue_date__lte=until).order_by("party_id", "issue_date", "pk")
        ids = list(rows.values_list("pk", flat=True)[:most])
        return collect(ids, on=on, issue_too=True, by=by) if ids else []


def extras(*, by: Actor, on: dt.date, customers: Sequence[int], items: Sequence[int]) -> None:
    """What a list of invoices also has: a service invoice, pro-formas, corrections, an invoice in euro, drafts."""
    if len(customers) < 6 or len(items) < 8:
        return
    with clock.frozen(on):
        _service(customers[0], by=by)
        _proforma(customers[1], items[:3], by=by)
        _corrections(by=by)
        if company.ExchangeRate.objects.filter(currency__code="EUR", on__lt=on).exists():
            _euro(customers[2], items[3:5], by=by)
        for number, customer in enumerate(customers[3:6]):
            _draft(customer, items[number : number + 4], by=by)


def _service(customer: int, *, by: Actor) -> None:
    pk = start.start(customer, by=by)
    lines.add_lines(
        pk,
        [
            NewLine(description="Dobór pomp ciepła, projekt instalacji", unit="usł.", unit_price=Decimal("2400.00")),
            NewLine(description="Uruchomienie kotłowni", unit="usł.", unit_price=Decimal("850.00")),
        ],
        by=by,
    )
    issue.issue([pk], by=by)


def _proforma(customer: int, items: Sequence[int], *, by: Actor) -> None:
    pk = start.start(customer, kind="proforma", by=by)
    lines.add_lines(pk, [NewLine(item, quantity=Decimal(10)) for item in items], by=by)
    issue.issue([pk], by=by)


def _euro(customer: int, items: Sequence[int], *, by: Actor) -> None:
    pk = start.start(customer, currency="EUR", by=by)
    lines.add_lines(pk, [NewLine(item, quantity=Decimal(20)) for item in items], by=by)
    issue.issue([pk], by=by)


def _draft(customer: int, items: Sequence[int], *, by: Actor) -> None:
    pk = start.start(customer, by=by)
    lines.add_lines(pk, [NewLine(item, quantity=Decimal(2 + at * 3)) for at, item in enumerate(items)], by=by)


def _corrections(*, by: Actor) -> None:
    """Of the latest invoices: a lower price, a smaller quantity, one corrected twice, one being corrected."""
    found = Invoice.objects.filter(company_id=by.company_id, kind="invoice", state="issued", root__isnull=True)
    for number, row in enumerate(found.order_by("-issue_date", "-pk")[:8:2]):
        line = InvoiceLine.objects.filter(invoice=row, quantity__gt=1).order_by("position").first()
        if line is None:
            continue
        try:
            if number == 3:
                pk = start.start_correction(row.pk, reason=PRICE, by=by)
                own = InvoiceLine.objects.filter(invoice_id=pk).order_by("position").first()
                if own is not None:
                    lines.change_line(own.pk, LineEdit(unit_price=half_up(own.unit_price * Decimal("0.9"))), by=by)
                continue
            change = (
                LineChange(line.pk, unit_price=half_up(line.unit_price * Decimal("0.95")))
                if number % 2 == 0
                else LineChange(line.pk, quantity=line.quantity - 1)
            )
            issue.issue([correct.correct(row.pk, [change], reason=PRICE if number % 2 == 0 else QUANTITY, by=by)], by=by)
        except Refusal:
            continue
