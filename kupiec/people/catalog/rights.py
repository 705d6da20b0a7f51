"""Rights of the catalog room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "catalog.see": N_("See items"),
    "catalog.edit": N_("Add and change items"),
    "catalog.archive": N_("Archive and restore items"),
    "catalog.delete": N_("Delete items nothing refers to"),
    "catalog.setup": N_("Edit groups of items, units, producers and discount groups"),
    "catalog.labels": N_("Print labels"),
}
