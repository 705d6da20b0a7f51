"""What this room keeps of people (KER-21): who wants no messages."""

from __future__ import annotations

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_
from kupiec.sales.ordermessages.models import Quiet

personal.holds(
    "ordermessages.Quiet", N_("Wishes to get no messages about orders"), lambda who: Quiet.objects.filter(party__in=who.parties), fields=("reason", "since"), blank={"reason": ""},
)  # fmt: skip
personal.nothing(
    N_("texts of our own, and which of them went when; the e-mails themselves stand in the outbox"),
    "ordermessages.Message",
    "ordermessages.Wording",
    "ordermessages.Passing",
    "ordermessages.Told",
)
