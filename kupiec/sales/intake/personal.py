"""What this room keeps of people (KER-21): orders of persons as they came in, whom pages were given to."""

from __future__ import annotations

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_
from kupiec.sales.intake.models import Link, Proposal

personal.holds(
    "intake.Proposal", N_("Orders that came in"), lambda who: Proposal.objects.filter(party__in=who.parties), fields=("number", "title", "remarks", "nip"),
    blank={"title": "", "remarks": "", "nip": ""},
)  # fmt: skip
personal.holds(
    "intake.Link", N_("Pages for orders"), lambda who: Link.objects.filter(party__in=who.parties), fields=("name", "email", "opened_at", "last_at"), blank={"name": personal.REDACTED, "email": ""},
)  # fmt: skip
personal.nothing(
    N_("goods, amounts and links of papers; whose they are is said by their heads"),
    "intake.ProposalLine",
    "intake.TheirCode",
    "intake.PartyNumber",
)
