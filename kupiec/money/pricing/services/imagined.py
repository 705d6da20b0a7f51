"""The company's rules as they would be: one changed, added or gone, and nothing written (PRC-11)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.money.pricing import rulesets
from kupiec.money.pricing.rulesets import Ruleset
from kupiec.money.pricing.services.discounts import archive_rules, save_rule


class _BackError(Exception):
    """Takes everything back."""


def imagined(values: Mapping[str, Any] | None, *, rule_id: int | None = None, by: Actor) -> Ruleset:
    """The rules with this one so (None: without it), made by the verb itself and taken back. Refuses as `save_rule`."""
    made: list[Ruleset] = []
    try:
        with tx.write_tx(by=by):
            if values is None:
                archive_rules([rule_id or 0], by=by)
            else:
                save_rule(values, pk=rule_id, by=by)
            made.append(rulesets.load(by.company_id, None))
            raise _BackError
    except _BackError:
        return made[0]
