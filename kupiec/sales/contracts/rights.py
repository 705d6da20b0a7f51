"""Rights of the contracts room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "contracts.see": N_("See contracts"),
    "contracts.edit": N_("Enter contracts and annexes, work on their lines"),
    "contracts.sign": N_("Put contracts and annexes into force, end them"),
    "contracts.setup": N_("Edit kinds of contracts"),
}
