"""The kinds of contracts every installation starts with; administrators rename them and add their own."""

from __future__ import annotations

from typing import Any

from kupiec.sales.contracts.models import Kind

_START: tuple[dict[str, Any], ...] = (
    {
        "code": "framework",
        "side": "sale",
        "name": "Ramowa (warunki handlowe)",
        "name_en": "Framework (trade terms)",
        "name_de": "Rahmenvertrag",
    },
    {"code": "delivery", "side": "sale", "name": "Dostaw", "name_en": "Deliveries", "name_de": "Lieferungen"},
    {"code": "service", "side": "sale", "name": "Usługi, serwis", "name_en": "Services", "name_de": "Dienstleistungen"},
    {"code": "works", "side": "sale", "name": "Wykonanie instalacji", "name_en": "Installation works", "name_de": "Ausführung"},
    {"code": "supply", "side": "purchase", "name": "Zakupu", "name_en": "Purchasing", "name_de": "Einkauf"},
    {"code": "subcontract", "side": "purchase", "name": "Podwykonawstwo", "name_en": "Subcontract", "name_de": "Unterauftrag"},
)


def install() -> None:
    """Put in the kinds when there are none."""
    if not Kind.objects.exists():
        Kind.objects.bulk_create(Kind(position=at * 10, **entry) for at, entry in enumerate(_START, 1))
