"""What this room keeps of people (KER-21): values of the attributes administrators defined."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from kupiec.ground.attributes.models import ValueRow
from kupiec.ground.kernel import personal
from kupiec.ground.kernel.personal import Fate, Who
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_


def _saying(who: Who) -> Any:
    """Texts kept of cases and papers in which he is named."""
    told = reduce(
        or_, (Q(text__icontains=word) | Q(key__icontains=fold(word)) for word in (*who.names, *who.emails, *who.phones)), Q(pk__in=())
    )
    return ValueRow.objects.filter(told).exclude(attribute__kind__in=("parties.person", "parties.party"))


personal.holds(
    "attributes.ValueRow", N_("Attributes of cases and papers that name the person"), _saying, fields=("text", "key"), blank={"text": personal.REDACTED, "key": personal.REDACTED},
)  # fmt: skip
personal.holds(
    "attributes.ValueRow", N_("Attributes"),
    lambda who: ValueRow.objects.filter(Q(attribute__kind="parties.person", record_id__in=who.persons) | Q(attribute__kind="parties.party", record_id__in=who.parties)),
    fields=("attribute", "text", "key", "number", "day", "choice", "reference"), fate=Fate.DELETED,
)  # fmt: skip
personal.nothing(N_("dictionaries and counters"), "attributes.Attribute", "attributes.Choice", "attributes.KeptFor")
