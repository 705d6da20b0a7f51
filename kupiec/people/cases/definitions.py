"""The kinds, phases and reasons every installation starts with; administrators change them afterwards."""

from __future__ import annotations

from typing import Any

from kupiec.people.cases.models import CaseKind, CasePassage, CasePhase, CaseReason
from kupiec.people.cases.values import PAPERS

_Phase = tuple[str, str, str, str, int, dict[str, Any]]
_KINDS: tuple[tuple[dict[str, Any], tuple[_Phase, ...]], ...] = (
    (
        {"code": "opportunity", "name": "Szansa sprzedaży", "name_en": "Sales opportunity", "name_de": "Verkaufschance", "behaviour": "opportunity", "icon": "target", "colour": "pri"},
        (
            ("lead", "Rozpoznanie", "Discovery", "potential", 10, {"idle_days": 21}),
            ("qualified", "Kwalifikacja", "Qualification", "potential", 25, {"idle_days": 14, "required": ["party_id"]}),
            ("offer", "Oferta", "Offer", "open", 50, {"idle_days": 10, "required": ["party_id", "expected_value"]}),
            ("talks", "Negocjacje", "Negotiation", "open", 70, {"idle_days": 10, "required": ["party_id", "expected_value", "close_on"]}),
            ("decision", "Decyzja klienta", "Customer’s decision", "open", 90, {"idle_days": 7, "required": ["party_id", "expected_value", "close_on"]}),
            ("won", "Wygrana", "Won", "closed", 100, {"result": "won", "required": ["party_id", "expected_value"], "colour": "ok"}),
            ("lost", "Przegrana", "Lost", "closed", 0, {"result": "lost", "required": ["reason_id"], "colour": "bad"}),
        ),
    ),
    (
        {"code": "inquiry", "name": "Zapytanie klienta", "name_en": "Customer’s inquiry", "name_de": "Kundenanfrage", "icon": "message-plus", "colour": "info"},
        (
            ("new", "Nowe", "New", "potential", 20, {"idle_days": 2}),
            ("doing", "Opracowywane", "Being prepared", "open", 40, {"idle_days": 5, "required": ["party_id"]}),
            ("answered", "Oferta u klienta", "Offer with the customer", "open", 60, {"idle_days": 14, "required": ["party_id"]}),
            ("ordered", "Zamówione", "Ordered", "closed", 100, {"result": "won", "colour": "ok"}),
            ("dropped", "Bez zamówienia", "No order", "closed", 0, {"result": "lost", "required": ["reason_id"], "colour": "bad"}),
        ),
    ),
    (
        {"code": "complaint", "name": "Reklamacja", "name_en": "Complaint", "name_de": "Reklamation", "icon": "message-exclamation", "colour": "warn"},
        (
            ("new", "Zgłoszona", "Reported", "potential", 0, {"idle_days": 2, "required": ["party_id"]}),
            ("doing", "Wyjaśniana", "Being examined", "open", 0, {"idle_days": 7}),
            ("decision", "Do decyzji", "To be decided", "open", 0, {"idle_days": 3}),
            ("granted", "Uznana", "Granted", "closed", 0, {}),
            ("refused", "Odrzucona", "Refused", "closed", 0, {}),
        ),
    ),
    (
        {"code": "general", "name": "Sprawa klienta", "name_en": "Customer’s matter", "name_de": "Kundensache", "icon": "briefcase", "standard": True},
        (
            ("new", "Nowa", "New", "potential", 0, {}),
            ("doing", "W toku", "In progress", "open", 0, {"idle_days": 30}),
            ("done", "Zakończona", "Finished", "closed", 0, {}),
        ),
    ),
    (
        {"code": "internal", "name": "Sprawa wewnętrzna", "name_en": "Internal matter", "name_de": "Interne Sache", "icon": "home", "internal": True, "papers": []},
        (
            ("idea", "Pomysł", "Idea", "potential", 0, {}),
            ("doing", "W toku", "In progress", "open", 0, {"idle_days": 30}),
            ("done", "Zakończona", "Finished", "closed", 0, {}),
            ("dropped", "Zaniechana", "Dropped", "closed", 0, {}),
        ),
    ),
)  # fmt: skip
_BACK = {
    "opportunity": (("won", "talks"), ("lost", "qualified"), ("lost", "talks")),
    "inquiry": (("ordered", "doing"), ("dropped", "doing")),
}
"""Closed cases come back only here."""
_REASONS = (
    ("won", "Cena", "Price"), ("won", "Termin dostawy", "Delivery time"), ("won", "Stała współpraca", "Long co-operation"),
    ("lost", "Za drogo", "Too expensive"), ("lost", "Za długi termin", "Delivery too late"), ("lost", "Wybrano konkurencję", "A competitor was chosen"),
    ("lost", "Zrezygnowano z zakupu", "Nothing was bought"), ("lost", "Brak kontaktu", "No contact"),
)  # fmt: skip


def install() -> None:
    """Put in kinds that are missing, with their phases; reasons when there are none."""
    known = set(CaseKind.objects.values_list("code", flat=True))
    standard = CaseKind.objects.filter(standard=True).exists()
    fresh = [(at, values, steps) for at, (values, steps) in enumerate(_KINDS, 1) if values["code"] not in known]
    made = CaseKind.objects.bulk_create(
        CaseKind(**{"papers": list(PAPERS), **values, "position": at * 10, "standard": bool(values.get("standard")) and not standard})
        for at, values, _steps in fresh
    )
    rows = CasePhase.objects.bulk_create(
        CasePhase(kind=kind, code=code, name=name, name_en=english, group=group, probability=probability, position=at * 10, **more)
        for kind, (_at, _values, steps) in zip(made, fresh, strict=True)
        for at, (code, name, english, group, probability, more) in enumerate(steps, 1)
    )
    ids = {(row.kind.code, row.code): row.pk for row in rows}
    CasePassage.objects.bulk_create(
        CasePassage(origin_id=ids[kind, origin], target_id=ids[kind, target])
        for kind, ways in _BACK.items()
        for origin, target in ways
        if (kind, origin) in ids
    )
    if not CaseReason.objects.exists():
        CaseReason.objects.bulk_create(
            CaseReason(result=result, name=name, name_en=english, position=at * 10)
            for at, (result, name, english) in enumerate(_REASONS, 1)
        )
