"""What this room keeps of people (KER-21)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.personal import Fate
from kupiec.ground.kernel.words import N_
from kupiec.people.persons.models import Details, Engagement, Occasion


@personal.known_by
def known(persons: Sequence[int], parties: Sequence[int]) -> Mapping[str, Sequence[str]]:
    """By private addresses, and those at other firms."""
    private = Details.objects.filter(pk__in=persons).values_list("private_email", "private_phone")
    rows = [*private, *Engagement.objects.filter(person__in=persons).values_list("email", "phone")]
    return {"emails": [email for email, _ in rows], "phones": [phone for _, phone in rows]}


personal.holds(
    "persons.Details", N_("Private data and personal life"), lambda who: Details.objects.filter(pk__in=who.persons), fate=Fate.DELETED,
    fields=("sex", "profession", "education", "since", "home_street", "home_postal_code", "home_city", "private_phone", "private_email", "family", "hobbies", "interests"),
)  # fmt: skip
personal.holds(
    "persons.Occasion",
    N_("Birthday, name day, other days"),
    lambda who: Occasion.objects.filter(person__in=who.persons),
    fields=("kind", "label", "month_day", "year"),
    fate=Fate.DELETED,
)
personal.holds(
    "persons.Engagement", N_("Firms over time"), lambda who: Engagement.objects.filter(person__in=who.persons), fate=Fate.DELETED,
    fields=("party", "position", "department", "phone", "email", "since", "until", "remarks"),
)  # fmt: skip
