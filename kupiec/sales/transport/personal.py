"""What this room keeps of people (KER-21): drivers, carriers and customers who are persons."""

from __future__ import annotations

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_
from kupiec.sales.transport.models import Trip, TripStop

personal.holds(
    "transport.Trip", N_("Transport orders"), lambda who: Trip.objects.filter(carrier__in=who.parties), fields=("number", "driver", "phone", "remarks"), blank={"driver": "", "phone": "", "remarks": ""},
)  # fmt: skip
personal.holds(
    "transport.TripStop",
    N_("Stops of transports"),
    lambda who: TripStop.objects.filter(party__in=who.parties),
    fields=("place", "note"),
    blank={"place": "", "note": ""},
)
personal.nothing(N_("goods, amounts and links of papers; whose they are is said by their heads"), "transport.Load")
