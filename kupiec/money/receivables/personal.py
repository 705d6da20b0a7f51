"""What this room keeps of people (KER-21): what they owe and paid. What isn't settled stands against an erasure."""

from __future__ import annotations

from typing import Any

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.personal import GONE, Fate, Who
from kupiec.ground.kernel.words import N_
from kupiec.money.receivables.models import Commitment, Payment, Receivable, StatementLine


def _payments(who: Who) -> Any:
    return Payment.objects.filter(party__in=who.parties)


personal.holds(
    "receivables.Receivable", N_("Receivables and payables"), lambda who: Receivable.objects.filter(party__in=who.parties), fields=("number", "issue_date", "due", "amount", "open"),
    fate=Fate.KEPT, because=personal.BOOKS, until=lambda row: personal.books_until(row.issue_date),
    held=lambda who: Receivable.objects.filter(party__in=who.parties).exclude(open=0), held_because=N_("not settled: needed for claims, art. 17.3(e) GDPR"),
)  # fmt: skip
personal.holds(
    "receivables.Payment", N_("Payments"), _payments, fields=("number", "on", "amount", "payer_name", "account", "title"), fate=Fate.KEPT, because=personal.BOOKS,
    until=lambda row: personal.books_until(row.on), search="receivables.payment", blank={"payer_name": "", "account": "", "title": ""},
    held=lambda who: _payments(who).exclude(open=0), held_because=N_("not settled: needed for claims, art. 17.3(e) GDPR"),
)  # fmt: skip
personal.holds(
    "receivables.StatementLine", N_("Lines of bank statements"), lambda who: StatementLine.objects.filter(payment__in=_payments(who)), fields=("on", "amount", "title", "payer_name", "account"),
    fate=Fate.KEPT, because=personal.BOOKS, until=lambda row: personal.books_until(row.on), blank={"payer_name": GONE, "account": "", "title": GONE},
)  # fmt: skip
personal.holds(
    "receivables.Commitment", N_("Orders and deliveries counted into the credit limit"), lambda who: Commitment.objects.filter(party__in=who.parties), fields=("kind", "amount"),
    fate=Fate.KEPT, because=personal.BOOKS, held=lambda who: Commitment.objects.filter(party__in=who.parties), held_because=N_("orders or deliveries under way: the contract is being carried out"),
)  # fmt: skip
personal.nothing(N_("amounts; whose they are is said by receivables and payments"), "receivables.Match", "receivables.CreditRow")
personal.nothing(N_("files of our own bank accounts"), "receivables.Statement", "receivables.StatementFormat")
