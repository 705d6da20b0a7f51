"""What this room keeps of people (KER-21): whose goods came back, and notes on them."""

from __future__ import annotations

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.personal import REDACTED, Fate
from kupiec.ground.kernel.words import N_
from kupiec.sales.returns.models import Return

personal.holds(
    "returns.Return", N_("Returns"), lambda who: Return.objects.filter(party__in=who.parties), fields=("number", "note"), fate=Fate.KEPT, because=personal.BOOKS,
    until=lambda row: personal.books_until(row.registered_on), blank={"note": REDACTED},
)  # fmt: skip
personal.nothing(
    N_("goods, amounts and links of papers; whose they are is said by their heads"), "returns.ReturnLine", "returns.ReturnCorrection"
)
