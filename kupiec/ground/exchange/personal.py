"""What this room keeps of people (KER-21): rows of files that were imported."""

from __future__ import annotations

from kupiec.ground.exchange.models import ImportRow
from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_

personal.holds(
    "exchange.ImportRow",
    N_("Rows of imported files"),
    lambda who: personal.containing(ImportRow.objects.all(), "raw", (*who.emails, *who.phones)),
    fields=("values", "raw", "twin"),
    blank={"values": lambda row: {}, "raw": lambda row: [], "errors": lambda row: [], "twin": ""},
)
personal.nothing(N_("which files were imported and how, without their rows"), "exchange.ImportRun", "exchange.SavedMapping")
