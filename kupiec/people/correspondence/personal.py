"""What this room keeps of people (KER-21). The register of letters keeps its numbers and days."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.personal import GONE, REDACTED
from kupiec.ground.kernel.words import N_
from kupiec.people.correspondence.models import Letter


def _to_a_firm(row: Any, name: str, instead: str) -> str:
    """The name and address of a firm stay; those of a natural person don't."""
    kept = row.party_id is not None and row.party.kind == "company"
    return str(getattr(row, name)) if kept else instead


FIELDS = ("name", "person_name", "street", "postal_code", "city", "subject", "content", "remarks", "search")
personal.holds(
    "correspondence.Letter", N_("Letters"), lambda who: Letter.objects.filter(Q(party__in=who.parties) | Q(person__in=who.persons)).select_related("party"),
    fields=FIELDS, order=40, search="correspondence.letter",
    blank={"name": lambda row: _to_a_firm(row, "name", GONE), "street": lambda row: _to_a_firm(row, "street", ""), "postal_code": lambda row: _to_a_firm(row, "postal_code", ""),
           "city": lambda row: _to_a_firm(row, "city", ""), "person_name": "", "person": None, **dict.fromkeys(("subject", "content", "remarks", "search"), REDACTED)},
)  # fmt: skip
personal.nothing(N_("dictionaries and counters"), "correspondence.Term", "correspondence.Template", "correspondence.TemplateText")
personal.nothing(N_("which papers a letter concerns"), "correspondence.Link")
