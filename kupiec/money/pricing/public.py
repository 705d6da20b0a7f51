"""The door of the pricing room."""

from kupiec.money.pricing import sockets
from kupiec.money.pricing.models import DiscountRule, DiscountStage, Hierarchy, ItemSupplier, ListPrice, PriceList
from kupiec.money.pricing.queries import explain
from kupiec.money.pricing.services import (
    OtherLines,
    add_rules,
    imagined,
    one_of_each,
    publish,
    quote,
    quote_sets,
    save_hierarchy,
    save_list,
    save_rule,
    save_stage,
)
from kupiec.money.pricing.traces import replay, replay_discount
from kupiec.money.pricing.values import NewPrice, Price, PriceContext, PriceLine

__all__ = [
    "DiscountRule",
    "DiscountStage",
    "Hierarchy",
    "ItemSupplier",
    "ListPrice",
    "NewPrice",
    "OtherLines",
    "Price",
    "PriceContext",
    "PriceLine",
    "PriceList",
    "add_rules",
    "explain",
    "imagined",
    "one_of_each",
    "publish",
    "quote",
    "quote_sets",
    "replay",
    "replay_discount",
    "save_hierarchy",
    "save_list",
    "save_rule",
    "save_stage",
    "sockets",
]
