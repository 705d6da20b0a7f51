"""What is said of a discount rule before it is saved: last quarter with it and without (PRC-11)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string

from kupiec.ground.kernel.actor import Actor
from kupiec.money.pricelists.services import compare


class QuarterCheck:
    """Turnover and margin of last quarter at today's prices, by the rules as they are and as they would be."""

    def html(self, values: Mapping[str, Any], *, rule_id: int | None, by: Actor) -> str:
        found = compare({**values, "valid_from": None, "valid_to": None}, rule_id=rule_id, by=by)
        return render_to_string("pricelists/_comparison.html", {"found": found, "see_cost": by.may("prices.see_cost")})
