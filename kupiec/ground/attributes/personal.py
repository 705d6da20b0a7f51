"""What this room keeps of people (KER-21): values of the attributes administrators defined."""

from __future__ import annotations

from django.db.models import Q

from kupiec.ground.attributes.models import ValueRow
from kupiec.ground.kernel import personal
from kupiec.ground.kernel.personal import Fate
from kupiec.ground.kernel.words import N_

personal.holds(
    "attributes.ValueRow", N_("Attributes"),
    lambda who: ValueRow.objects.filter(Q(attribute__kind="parties.person", record_id__in=who.persons) | Q(attribute__kind="parties.party", record_id__in=who.parties)),
    fields=("attribute", "text", "key", "number", "day", "choice", "reference"), fate=Fate.DELETED,
)  # fmt: skip
personal.nothing(N_("dictionaries and counters"), "attributes.Attribute", "attributes.Choice", "attributes.KeptFor")
