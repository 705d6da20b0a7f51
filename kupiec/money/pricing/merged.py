"""Prices and rules of merged items and customers: those of the record that stays hold, the others fill what it lacks (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.money.pricing.models import DiscountRule, ItemSupplier, ListedItem, ListPrice, OwnLists

PARTY, ITEM = "parties.party", "catalog.item"

REFERENCES = (
    merging.Reference(ListPrice, "item", ITEM, N_("Prices in lists"), drops=("list_price_once",)),
    merging.Reference(DiscountRule, "item", ITEM, N_("Discount rules")),
    merging.Reference(ListedItem, "item", ITEM, drops=("listed_item_once",)),
    merging.Reference(DiscountRule, "party", PARTY, N_("Discount rules")),
    merging.Reference(OwnLists, "party", PARTY, drops=("own_lists_once",)),
    merging.Reference(ItemSupplier, "party", PARTY, N_("Items supplied"), drops=("item_supplier_once",)),
    merging.Reference(ItemSupplier, "item", ITEM, N_("Suppliers of the item"), drops=("item_supplier_once",),
                      yields={"item_supplier_one_main": {"main": False}}),
)  # fmt: skip
