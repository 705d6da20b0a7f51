"""What this room keeps of people (KER-21): suppliers who are persons."""

from __future__ import annotations

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_
from kupiec.sales.supply.models import SupplyOrder

personal.holds(
    "supply.SupplyOrder", N_("Purchase orders"), lambda who: SupplyOrder.objects.filter(supplier__in=who.parties), fields=("number", "reference", "remarks"),
    search="supply.order", blank={"reference": "", "remarks": ""},
)  # fmt: skip
personal.nothing(N_("goods, amounts and links of papers; whose they are is said by their heads"), "supply.SupplyLine")
