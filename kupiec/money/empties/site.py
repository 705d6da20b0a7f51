"""Where packaging stands while customers have it: read once, kept in memory till it changes (docs/adr/0011)."""

from __future__ import annotations

from collections.abc import Collection

from kupiec.ground.kernel import known
from kupiec.money.empties.models import Site


def sites() -> dict[int, int]:
    """The warehouse, by company."""
    return known.definition("empties.sites", lambda: dict(Site.objects.values_list("company_id", "warehouse_id")))


def apart(company_id: int) -> Collection[int]:
    """No order is served from what customers have."""
    site = sites().get(company_id)
    return (site,) if site else ()
