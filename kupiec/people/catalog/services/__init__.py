"""Verbs of the catalog room, one file per subject."""

from kupiec.people.catalog.services.archive import archive, assign, blockers, delete, restore
from kupiec.people.catalog.services.dictionaries import (
    save_discount_group,
    save_group,
    save_groups,
    save_producer,
    save_unit,
)
from kupiec.people.catalog.services.parts import save_barcodes, save_related, save_translations, save_units
from kupiec.people.catalog.services.register import Upserted, create, edit, set_purchase_prices, upsert_items

__all__ = [
    "Upserted",
    "archive",
    "assign",
    "blockers",
    "create",
    "delete",
    "edit",
    "restore",
    "save_barcodes",
    "save_discount_group",
    "save_group",
    "save_groups",
    "save_producer",
    "save_related",
    "save_translations",
    "save_unit",
    "save_units",
    "set_purchase_prices",
    "upsert_items",
]
