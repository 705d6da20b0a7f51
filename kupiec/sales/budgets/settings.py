"""Whether a company works with budgets (`Company.settings["budgets"]`); it does unless somebody switched them off."""

from __future__ import annotations

from kupiec.ground.company import public as company


def on(company_id: int) -> bool:
    """From memory in write transactions."""
    return bool(company.queries.own(company_id).settings.get("budgets", {}).get("on", True))
