"""The statuses every installation starts with; administrators rename them and add their own."""

from __future__ import annotations

from typing import Any

from kupiec.sales.inquiries.models import Setting, Status

_START: tuple[dict[str, Any], ...] = (
    {"code": "analysis", "group": "analysis", "name": "W analizie", "name_en": "In analysis", "name_de": "In Prüfung", "colour": "info", "icon": "search", "standard": True},
    {"code": "question", "group": "analysis", "name": "Czeka na wyjaśnienia klienta", "name_en": "Waiting for the customer", "name_de": "Wartet auf Kunden", "colour": "warn", "icon": "clock-pause"},
    {"code": "accepted", "group": "accepted", "name": "Przyjęte do realizacji", "name_en": "Accepted", "name_de": "Angenommen", "colour": "pri", "icon": "check", "standard": True},
    {"code": "declined", "group": "declined", "name": "Odrzucone", "name_en": "Declined", "name_de": "Abgelehnt", "colour": "bad", "icon": "circle-x", "standard": True},
    {"code": "answered", "group": "answered", "name": "Odpowiedziane", "name_en": "Answered", "name_de": "Beantwortet", "colour": "ok", "icon": "circle-check", "standard": True},
)  # fmt: skip
USUAL_KIND = "inquiry"


def install(company_id: int) -> None:
    """Put in the statuses when there are none, and what opens by itself in a company that has not chosen."""
    if not Status.objects.exists():
        Status.objects.bulk_create(Status(position=at * 10, **entry) for at, entry in enumerate(_START, 1))
    Setting.objects.get_or_create(company_id=company_id, defaults={"case_kind": USUAL_KIND})
