"""What this room keeps of people (KER-21): who asked, also those who are no customers."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.personal import GONE, REDACTED
from kupiec.ground.kernel.words import N_
from kupiec.sales.inquiries.models import Inquiry, InquiryLine


def _asker(row: Any) -> str:
    """The name of a firm stays."""
    return str(row.party) if row.party_id is not None and row.party.kind == "company" else GONE


personal.holds(
    "inquiries.Inquiry", N_("Inquiries"), lambda who: Inquiry.objects.filter(Q(party__in=who.parties) | Q(person__in=who.persons) | who.with_address("email")).select_related("party"),
    fields=("name", "email", "phone", "subject", "content", "customer_reference", "decline_reason", "search"), search="inquiries.inquiry",
    blank={"name": _asker, "email": "", "phone": "", "person": None, **dict.fromkeys(("subject", "content", "decline_reason", "search"), REDACTED)},
)  # fmt: skip
personal.holds(
    "inquiries.InquiryLine",
    N_("What was asked for"),
    lambda who: InquiryLine.objects.filter(inquiry__party__in=who.parties),
    fields=("description", "remarks"),
    blank={"remarks": ""},
)
personal.nothing(N_("dictionaries and counters"), "inquiries.Status", "inquiries.Setting")
