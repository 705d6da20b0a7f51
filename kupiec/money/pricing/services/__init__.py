"""Verbs of prices: pricing lines, keeping lists, hierarchies, stages and rules."""

from kupiec.money.pricing.services.discounts import (
    add_rules,
    archive_rules,
    archive_stages,
    restore_rules,
    save_rule,
    save_stage,
)
from kupiec.money.pricing.services.hierarchies import archive_hierarchies, assign_lists, save_hierarchy
from kupiec.money.pricing.services.imagined import imagined
from kupiec.money.pricing.services.item_lists import archive_item_lists, save_item_list
from kupiec.money.pricing.services.lists import archive_lists, publish, restore_lists, save_list, withdraw
from kupiec.money.pricing.services.quote import one_of_each, quote, quote_sets
from kupiec.money.pricing.services.rest import OtherLines
from kupiec.money.pricing.services.suppliers import drop_suppliers, make_main, save_supplier

__all__ = [
    "OtherLines",
    "add_rules",
    "archive_hierarchies",
    "archive_item_lists",
    "archive_lists",
    "archive_rules",
    "archive_stages",
    "assign_lists",
    "drop_suppliers",
    "imagined",
    "make_main",
    "one_of_each",
    "publish",
    "quote",
    "quote_sets",
    "restore_lists",
    "restore_rules",
    "save_hierarchy",
    "save_item_list",
    "save_list",
    "save_rule",
    "save_stage",
    "save_supplier",
    "withdraw",
]
