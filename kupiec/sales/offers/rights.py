"""Rights of the offers room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "offers.see": N_("See offers"),
    "offers.edit": N_("Make and change offers"),
    "offers.send": N_("Send offers"),
    "offers.result": N_("Accept, lose and close offers"),
    "offers.setup": N_("Maintain reasons of lost offers"),
}
