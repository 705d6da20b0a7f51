"""The door of the pricing room."""

from kupiec.money.pricing import sockets
from kupiec.money.pricing.models import DiscountRule, DiscountStage, Hierarchy, ListPrice, OwnLists, PriceList
from kupiec.money.pricing.queries import explain
from kupiec.money.pricing.services import (
    add_rules,
    assign_lists,
    publish,
    quote,
    quote_sets,
    save_hierarchy,
    save_list,
    save_rule,
    save_stage,
)
from kupiec.money.pricing.traces import replay, replay_discount
from kupiec.money.pricing.values import Explanation, NewPrice, Price, PriceContext, PriceLine

__all__ = [
    "DiscountRule",
    "DiscountStage",
    "Explanation",
    "Hierarchy",
    "ListPrice",
    "NewPrice",
    "OwnLists",
    "Price",
    "PriceContext",
    "PriceLine",
    "PriceList",
    "add_rules",
    "assign_lists",
    "explain",
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
