"""What this room keeps of people (KER-21): who answers for a contract, and what contracts with a person say."""

from __future__ import annotations

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.personal import REDACTED
from kupiec.ground.kernel.words import N_
from kupiec.sales.contracts.models import Contract, Edition, Responsible

personal.holds(
    "contracts.Contract", N_("Contracts"), lambda who: Contract.objects.filter(party__in=who.parties),
    fields=("number", "subject", "their_number", "end_reason", "search"), search="contracts.contract", blank={"search": REDACTED},
)  # fmt: skip
personal.holds(
    "contracts.Edition", N_("Editions of contracts"), lambda who: Edition.objects.filter(contract__party__in=who.parties),
    fields=("number", "effective_from", "ends_on", "reason", "content"), blank={"reason": REDACTED, "content": REDACTED},
)  # fmt: skip
personal.holds(
    "contracts.Responsible",
    N_("Persons of contracts"),
    lambda who: Responsible.objects.filter(person__in=who.persons),
    fields=("role",),
    blank={"role": ""},
)
personal.nothing(N_("dictionaries and counters"), "contracts.Kind")
personal.nothing(N_("goods, quantities and prices"), "contracts.Line", "contracts.GroupDiscount", "contracts.Material")
