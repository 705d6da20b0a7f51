"""What a company has chosen about its stock (`Company.settings["stock"]`)."""

from __future__ import annotations

from dataclasses import dataclass

from kupiec.ground.company import public as company
from kupiec.ground.kernel import audit, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.money.stock.values import Policy, Valuation


@dataclass(frozen=True, slots=True)
class Settings:
    """`posting`: whether values of stock go to the ledger when documents are issued."""

    valuation: Valuation = Valuation.FIFO
    policy: Policy = Policy.DATE
    posting: bool = False


def of(company_id: int) -> Settings:
    """The company's choices."""
    stock = company.queries.own(company_id).settings.get("stock", {})
    return Settings(
        Valuation(stock.get("valuation", Valuation.FIFO)),
        Policy(stock.get("policy", Policy.DATE)),
        bool(stock.get("posting", False)),
    )


def choose(settings: Settings, *, by: Actor) -> None:
    """Change the company's choices from now on; what is frozen stays."""
    by.require("stock.settings")
    with tx.write_tx(by=by):
        own = company.Company.objects.select_for_update().get(pk=by.company_id)
        own.settings = {
            **own.settings,
            "stock": {"valuation": settings.valuation, "policy": settings.policy, "posting": settings.posting},
        }
        own.save(update_fields=["settings"])
        audit.tell("company.company", [own.pk], "stock_settings_changed", by=by, data=own.settings["stock"])
