"""What this room keeps of people (KER-21): postings, which name the party by its number alone."""

from __future__ import annotations

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.personal import Fate
from kupiec.ground.kernel.words import N_
from kupiec.money.ledger.models import Entry

personal.holds(
    "ledger.Entry", N_("Postings"), lambda who: Entry.objects.filter(party__in=who.parties), fields=("on", "document_number", "description", "debit", "credit"), fate=Fate.KEPT,
    because=personal.BOOKS, until=lambda row: personal.books_until(row.on),
)  # fmt: skip
personal.nothing(
    N_("accounts and amounts"),
    "ledger.Account",
    "ledger.Scheme",
    "ledger.SchemeLine",
    "ledger.Period",
    "ledger.EntryLine",
    "ledger.AccountBalance",
)
