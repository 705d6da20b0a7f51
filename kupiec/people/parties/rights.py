"""Rights of the parties room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "parties.see": N_("See customers and other parties"),
    "parties.edit": N_("Add and change parties and persons"),
    "parties.private": N_("See and change private data of persons: home address, private contacts"),
    "parties.life": N_("See and change personal life of persons: birthday, family, interests"),
    "parties.terms": N_("Set trade terms of customers and suppliers"),
    "parties.credit": N_("Set credit limits, block and unblock sales"),
    "parties.archive": N_("Archive and restore parties"),
    "parties.delete": N_("Delete parties nothing refers to"),
    "parties.bases": N_("Define bases of parties"),
    "parties.setup": N_("Edit customer groups, price kinds and payment methods"),
}
