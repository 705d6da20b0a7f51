"""Rights of the stock room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "stock.see": N_("See stock and stock documents"),
    "stock.draft": N_("Prepare stock documents"),
    "stock.issue": N_("Issue stock documents"),
    "stock.receive": N_("Issue receipts and internal documents"),
    "stock.reverse": N_("Reverse issued stock documents"),
    "stock.block": N_("Block and release goods"),
    "stock.supply": N_("Enter expected deliveries"),
    "stock.count": N_("Count stock"),
    "stock.settings": N_("Set up warehouses and locations"),
}
