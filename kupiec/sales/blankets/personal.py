"""What this room keeps of people (KER-21): customers who are persons."""

from __future__ import annotations

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_
from kupiec.sales.blankets.models import Blanket

personal.holds(
    "blankets.Blanket", N_("Blanket orders"), lambda who: Blanket.objects.filter(party__in=who.parties), fields=("number", "issue_date", "reference", "remarks"),
    blank={"reference": "", "remarks": ""},
)  # fmt: skip
personal.nothing(N_("goods, days and quantities; whose they are is said by their heads"), "blankets.Lot")
