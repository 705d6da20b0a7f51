"""The dictionaries every installation starts with; administrators change them afterwards."""

from __future__ import annotations

from typing import Any

from kupiec.people.activities.models import Term
from kupiec.people.activities.values import TermKind

_START: dict[str, tuple[dict[str, Any], ...]] = {
    TermKind.CONTACT_TYPE: (
        {"code": "phone", "name": "Rozmowa telefoniczna", "name_en": "Phone call", "name_de": "Telefonat", "icon": "phone", "standard": True, "remind_minutes": 15},
        {"code": "meeting", "name": "Spotkanie", "name_en": "Meeting", "name_de": "Treffen", "icon": "users", "remind_minutes": 60, "makes_note": True},
        {"code": "visit", "name": "Wizyta u klienta", "name_en": "Visit", "name_de": "Besuch", "icon": "map-pin", "remind_minutes": 120},
        {"code": "email", "name": "E-mail", "name_en": "E-mail", "name_de": "E-Mail", "icon": "mail"},
        {"code": "chat", "name": "Czat", "name_en": "Chat", "name_de": "Chat", "icon": "message-plus"},
        {"code": "fax", "name": "Faks", "name_en": "Fax", "name_de": "Fax", "icon": "printer"},
    ),
    TermKind.TASK_TYPE: (
        {"code": "todo", "name": "Do zrobienia", "name_en": "To do", "name_de": "Aufgabe", "icon": "checkbox", "standard": True},
        {"code": "call", "name": "Zadzwonić", "name_en": "Call", "name_de": "Anrufen", "icon": "phone", "remind_minutes": 15},
        {"code": "offer", "name": "Oferta", "name_en": "Offer", "name_de": "Angebot", "icon": "file-text"},
        {"code": "debt", "name": "Zapłata", "name_en": "Payment", "name_de": "Zahlung", "icon": "coins"},
        {"code": "complaint", "name": "Reklamacja", "name_en": "Complaint", "name_de": "Reklamation", "icon": "message-exclamation", "remind_minutes": 60},
    ),
    TermKind.TASK_STATUS: (
        {"code": "new", "name": "Nowe", "name_en": "New", "name_de": "Neu", "icon": "circle-dot", "standard": True, "colour": "pri"},
        {"code": "doing", "name": "W trakcie", "name_en": "In progress", "name_de": "In Arbeit", "icon": "progress", "colour": "info"},
        {"code": "waiting", "name": "Czeka na klienta", "name_en": "Waiting for the customer", "name_de": "Wartet auf Kunden", "icon": "clock-pause", "colour": "warn"},
        {"code": "done", "name": "Zrobione", "name_en": "Done", "name_de": "Erledigt", "icon": "circle-check", "colour": "ok", "closed": True, "percent": 100},
        {"code": "dropped", "name": "Zaniechane", "name_en": "Dropped", "name_de": "Verworfen", "icon": "circle-x", "closed": True},
    ),
    TermKind.IMPORTANCE: (
        {"code": "low", "name": "Niska", "name_en": "Low", "name_de": "Niedrig", "icon": "arrow-down"},
        {"code": "normal", "name": "Zwykła", "name_en": "Normal", "name_de": "Normal", "icon": "equal", "standard": True},
        {"code": "high", "name": "Wysoka", "name_en": "High", "name_de": "Hoch", "icon": "arrow-up", "colour": "warn"},
        {"code": "urgent", "name": "Pilna", "name_en": "Urgent", "name_de": "Dringend", "icon": "flame", "colour": "bad", "remind_minutes": 0},
    ),
    TermKind.ENTRY_STATE: (
        {"code": "open", "name": "Do załatwienia", "name_en": "To be settled", "name_de": "Offen", "icon": "circle-dashed", "colour": "warn", "standard": True},
        {"code": "doing", "name": "Załatwiane", "name_en": "Being settled", "name_de": "In Klärung", "icon": "progress", "colour": "info"},
        {"code": "settled", "name": "Załatwione", "name_en": "Settled", "name_de": "Erledigt", "icon": "circle-check", "colour": "ok", "closed": True},
    ),
    TermKind.COMPLETION: tuple(
        {"code": f"p{step}", "name": f"{step}%", "name_en": f"{step}%", "percent": step, "standard": step == 0} for step in (0, 25, 50, 75, 100)
    ),
}  # fmt: skip


def install() -> None:
    """Put in the dictionaries that have no entries yet."""
    known = set(Term.objects.values_list("kind", flat=True).distinct())
    Term.objects.bulk_create(
        Term(kind=kind, position=at * 10, **entry)
        for kind, entries in _START.items()
        if kind not in known
        for at, entry in enumerate(entries, 1)
    )
