"""What this room keeps of people (KER-21): customers who are persons."""

from __future__ import annotations

from django.db.models import Q

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_
from kupiec.sales.confirmations.models import Confirmation

personal.holds(
    "confirmations.Confirmation", N_("Confirmations of orders"),
    lambda who: Confirmation.objects.filter(Q(orderer__in=who.parties) | Q(recipient__in=who.parties) | Q(payer__in=who.parties)),
    fields=("number", "issue_date", "customer_reference", "remarks"), search="confirmations.confirmation", blank={"customer_reference": "", "remarks": ""},
)  # fmt: skip
personal.nothing(
    N_("goods, days and quantities; whose they are is said by their heads"), "confirmations.Line", "confirmations.Tranche", "confirmations.Promised",
)  # fmt: skip
