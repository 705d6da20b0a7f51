"""What this room keeps of people (KER-21): what was written about them to colleagues."""

from __future__ import annotations

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.personal import GONE
from kupiec.ground.kernel.words import N_
from kupiec.ground.notifications.models import Mention

personal.holds(
    "notifications.Mention",
    N_("Mentions on the person's page"),
    lambda who: Mention.objects.filter(who.about()),
    fields=("title", "text"),
    blank={"title": GONE, "text": GONE},
)
personal.nothing(N_("what our own users were told"), "notifications.Told")
