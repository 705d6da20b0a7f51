"""The kinds of costs every installation starts with; administrators rename them and add their own."""

from __future__ import annotations

from typing import Any

from kupiec.sales.budgets.models import CostKind

_START: tuple[dict[str, Any], ...] = (
    {"code": "goods", "name": "Towary i materiały", "name_en": "Goods and materials", "name_de": "Waren und Material"},
    {"code": "subcontract", "name": "Podwykonawcy", "name_en": "Subcontractors", "name_de": "Subunternehmer"},
    {"code": "labour", "name": "Robocizna", "name_en": "Labour", "name_de": "Arbeit"},
    {"code": "transport", "name": "Transport i dźwig", "name_en": "Transport and lifting", "name_de": "Transport und Kran"},
    {"code": "services", "name": "Usługi obce", "name_en": "Outside services", "name_de": "Fremdleistungen"},
    {"code": "other", "name": "Pozostałe", "name_en": "Other", "name_de": "Sonstiges"},
)


def install() -> None:
    """Put in the kinds when there are none."""
    if not CostKind.objects.exists():
        CostKind.objects.bulk_create(CostKind(position=at * 10, **entry) for at, entry in enumerate(_START, 1))
