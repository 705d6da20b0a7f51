"""What this room keeps of people (KER-21): what they were offered."""

from __future__ import annotations

from django.db.models import Q

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.personal import REDACTED, Fate, Who
from kupiec.ground.kernel.words import N_
from kupiec.people.parties import public as parties
from kupiec.sales.offers.models import Offer, OfferVersion


def _addressed(who: Who) -> Q:
    """Offers to his firm with his name on them."""
    firms = parties.Person.objects.filter(pk__in=who.persons).values("party")
    found = Q(pk__in=())
    for name in who.names:
        found |= Q(contact__iexact=name)
    return Q(party__in=firms) & found


personal.holds(
    "offers.Offer", N_("Offers"), lambda who: Offer.objects.filter(party__in=who.parties), fields=("number", "issue_date", "subject", "contact", "gross", "result_note"), fate=Fate.KEPT,
    because=personal.CLAIMS, until=lambda row: personal.claims_until(row.issue_date), search="offers.offer",
    blank={"contact": "", "subject": REDACTED, "result_note": REDACTED},
)  # fmt: skip
personal.holds(
    "offers.OfferVersion", N_("Versions of offers"), lambda who: OfferVersion.objects.filter(offer__party__in=who.parties), fields=("label", "remarks", "text_before", "text_after", "sent_to", "snapshot"),
    fate=Fate.KEPT, because=personal.CLAIMS, until=lambda row: personal.claims_until(row.issue_date),
    blank={"remarks": REDACTED, "text_before": REDACTED, "text_after": REDACTED, "sent_to": "", "snapshot": lambda row: {}},
)  # fmt: skip
personal.holds(
    "offers.Offer",
    N_("Whom offers of the firm were addressed to"),
    lambda who: Offer.objects.filter(_addressed(who)),
    fields=("contact",),
    blank={"contact": ""},
)
personal.holds(
    "offers.OfferVersion",
    N_("To whom versions were sent"),
    lambda who: OfferVersion.objects.filter(who.with_address("sent_to")),
    fields=("sent_to",),
    blank={"sent_to": ""},
)
personal.nothing(N_("goods, amounts and links of papers; whose they are is said by their heads"), "offers.OfferLine", "offers.Ordered")
personal.nothing(N_("dictionaries and counters"), "offers.LossReason")
