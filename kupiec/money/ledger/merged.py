"""Entries follow the party they are about; amounts, accounts and days stay (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.money.ledger.models import Entry, EntryLine

REFERENCES = (
    merging.Reference(Entry, "party", "parties.party", N_("Entries in the books")),
    merging.Reference(EntryLine, "party", "parties.party"),
)
