"""What a company has set for its orders (`Company.settings["orders"]`)."""

from __future__ import annotations

from dataclasses import dataclass

from kupiec.ground.company import public as company
from kupiec.sales.orders.values import Effect


@dataclass(frozen=True, slots=True)
class Settings:
    """Effect of an exceeded credit limit and of deviations from terms; where colours look; steps to undo."""

    credit: Effect = Effect.APPROVE
    deviation: Effect = Effect.WARN
    stock_scope: str = "company"
    base_currency: str = "PLN"


def of(company_id: int) -> Settings:
    """The settings of a company."""
    own = company.queries.own(company_id)
    chosen = (own.settings or {}).get("orders", {})
    scope = chosen.get("stock_scope", "company")
    return Settings(
        credit=_effect(chosen.get("credit"), Effect.APPROVE),
        deviation=_effect(chosen.get("deviation"), Effect.WARN),
        stock_scope=scope if scope in ("company", "branch", "warehouse") else "company",
        base_currency=own.base_currency,
    )


def _effect(text: str | None, otherwise: Effect) -> Effect:
    return Effect(text) if text in set(Effect) else otherwise
