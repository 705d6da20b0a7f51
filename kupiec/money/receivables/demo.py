"""Demo: customers pay, some late, some in part, some not at all; a bank statement waits for booking. Verbs only.

`pay_day` is called day after day (KP and KW take no earlier date), or `fill` for a whole time; `bank_file` at the end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.money.receivables import statement_files
from kupiec.money.receivables.models import Receivable
from kupiec.money.receivables.services import import_statement, register_payments
from kupiec.money.receivables.values import Allocation, ImportedStatement, PaymentRow

CASH_UNDER = Decimal(1_500)
EARLIEST, LATEST = -6, 45


def fill(*, by: Actor, first: dt.date, last: dt.date) -> int:
    """Pay what is due day after day; returns how many payments came."""
    count, day = 0, first
    while day <= last:
        count += len(pay_day(by=by, on=day))
        day += dt.timedelta(days=1)
    return count


def pay_day(*, by: Actor, on: dt.date) -> list[int]:
    """Register what customers pay on this day: each invoice has its habit, the same every time."""
    if not company.public_calendar().is_working(on):
        return []
    due = (on - dt.timedelta(days=LATEST), on - dt.timedelta(days=EARLIEST))
    rows = Receivable.objects.filter(company_id=by.company_id, kind="receivable", amount__gt=0, due__range=due)
    waiting = rows.exclude(open=0).filter(issue_date__lte=on).order_by("party_id", "due", "pk")
    found = [(row, part) for row in waiting if (part := _share(row, on)) is not None]
    payments = [_payment(row, part, on) for row, part in found]
    if not payments:
        return []
    with clock.frozen(on):
        return register_payments(payments, by=by)


def _habit(row: Receivable) -> int:
    return (row.source_id * 7919 + row.party_id * 104_729) % 100


def _share(row: Receivable, on: dt.date) -> Decimal | None:
    """What part of the open balance is paid on the day: most in time, some late, some by half, one in twenty never; cash at once."""
    habit = _habit(row)
    if row.due <= row.issue_date:
        return Decimal(1) if on == company.public_calendar().on_or_after(row.issue_date) else None
    if habit >= 95:
        return None
    late = habit % 6 - 5 if habit < 60 else habit % 24 + 2
    wanted = company.public_calendar().on_or_after(row.due + dt.timedelta(days=late))
    if on != max(wanted, company.public_calendar().on_or_after(row.issue_date)):
        return None
    return Decimal("0.5") if habit >= 82 else Decimal(1)


def _payment(row: Receivable, share: Decimal, on: dt.date) -> PaymentRow:
    amount = max(half_up(row.open * share), Decimal("0.01"))
    cash = row.amount < CASH_UNDER and _habit(row) % 4 == 0 and row.currency_id == "PLN"
    return PaymentRow(
        company_id=row.company_id,
        kind="KP" if cash else "bank",
        on=on,
        amount=amount,
        party_id=row.party_id,
        currency=row.currency_id,
        title=f"Zapłata za {row.number}",
        account="" if cash else _account(row.party_id),
        allocations=(Allocation(row.pk, amount),),
    )


def _account(party_id: int) -> str:
    """An account number with right check digits, always the same for a party."""
    bank = f"{10_500_000 + party_id % 400:08d}{party_id * 7_919:016d}"
    check = 98 - int(f"{bank}252100") % 97
    return f"PL{check:02d}{bank}"


def bank_file(*, by: Actor, on: dt.date) -> ImportedStatement | None:
    """Import a statement of this day that nobody has booked yet: named invoices, an unknown payer, a bank fee."""
    account = company.main_account(by.company_id)
    items = Receivable.objects.filter(company_id=by.company_id, kind="receivable", currency__code="PLN", open__gt=0, issue_date__lt=on)
    rows = list(items.select_related("party").order_by("due", "pk")[:7])
    if account is None or len(rows) < 3:
        return None
    data = _csv(rows, on).encode("cp1250")
    with clock.frozen(on):
        return import_statement(
            data,
            statement_files.guess(data),
            bank_account_id=account.pk,
            file_name=f"wyciag-{on.isoformat()}.csv",
            by=by,
        )


def _csv(rows: Sequence[Receivable], on: dt.date) -> str:
    lines = ["Data operacji;Tytuł;Nadawca / Odbiorca;Rachunek kontrahenta;Kwota;Waluta"]
    for number, row in enumerate(rows):
        amount = row.open if number % 3 else half_up(row.open / 2)
        title = f"Faktura {row.number}" if number % 4 != 3 else "Zapłata za towar"
        name = row.party.name.replace(";", ",").encode("cp1250", "replace").decode("cp1250")
        lines.append(f"{on.isoformat()};{title};{name};{_account(row.party_id)};{_comma(amount)};PLN")
    lines.append(f"{on.isoformat()};Wpłata własna;JAN KOWALSKI;;250,00;PLN")
    lines.append(f"{on.isoformat()};Opłata za prowadzenie rachunku;BANK;;-25,00;PLN")
    return "\n".join(lines) + "\n"


def _comma(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")
