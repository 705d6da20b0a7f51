"""What this room keeps of people (KER-21): readers of pages, their questions, who signed."""

from __future__ import annotations

from django.db.models import Q

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.personal import GONE, REDACTED, Fate, Who
from kupiec.ground.kernel.words import N_
from kupiec.sales.offerpages.models import Acceptance, Link, Question


def _named(who: Who, field: str, party: str) -> Q:
    """Of his own offers, and of those of firms where his name or address stands."""
    found = Q(**{f"{party}__in": who.parties})
    for name in who.names:
        found |= Q(**{f"{field}__iexact": name})
    return found


def _links(who: Who) -> Q:
    return _named(who, "name", "offer__party") | who.with_address("email")


personal.holds(
    "offerpages.Link", N_("Private pages of offers"), lambda who: Link.objects.filter(_links(who)), fields=("name", "email", "opened_at", "last_at"), fate=Fate.ANONYMISED,
    blank={"name": GONE, "email": ""},
)  # fmt: skip
personal.holds(
    "offerpages.Question", N_("Questions about offers"), lambda who: Question.objects.filter(link__in=Link.objects.filter(_links(who)).values("pk")), fields=("text", "answer", "asked_at"),
    fate=Fate.KEPT, because=personal.CLAIMS, until=lambda row: personal.claims_until(row.asked_at.date()), blank={"text": lambda row: GONE, "answer": REDACTED},
)  # fmt: skip
personal.holds(
    "offerpages.Acceptance", N_("Accepted offers with signatures"), lambda who: Acceptance.objects.filter(_named(who, "name", "link__offer__party")), fields=("name", "role", "statement", "at", "address", "agent"),
    fate=Fate.KEPT, because=personal.CLAIMS, until=lambda row: personal.claims_until(row.at.date()), blank={"name": GONE, "role": "", "how": "typed", "drawing": "", "address": "", "agent": ""},
)  # fmt: skip
